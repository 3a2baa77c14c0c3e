/** Why a name cannot be put under a step; what the gates refuse has its words beside the rules. */
import { type Phrase, phrase } from "../../src/platform/i18n.ts";

type Words = { readonly words: Phrase; readonly wayOut: Phrase };

const NONE = phrase("—", "—");

const both = (zh: string, en: string, outZh = "", outEn = ""): Words => ({
  words: phrase(zh, en),
  wayOut: outZh === "" ? NONE : phrase(outZh, outEn),
});

export const signWords: Readonly<Record<string, Words>> = {
  "sign.person": both("签字人已停用或在黑名单内", "The signer is inactive or blacklisted"),
  "sign.right": both(
    "签字人没有这一步的权限：{by}",
    "The signer holds no right for this step: {by}",
    "由有权限的人签，或在设置里授予。",
    "Let somebody sign who holds it, or give it in the settings.",
  ),
  "sign.same": both(
    "审批人不能是作业负责人本人",
    "The approver may not be the leader",
    "由别人审批。",
    "Let somebody else approve.",
  ),
  "sign.spot": both(
    "审批必须在现场：请扫描作业点的码",
    "The approval is signed on site: scan the code at the spot",
    "到现场扫码后签字。",
    "Go there and scan it.",
  ),
  "sign.order": both("还没轮到这一步", "This step is not next", "按顺序签。", "Sign in order."),
  "sign.unknown": both("没有这一步", "There is no such step"),
};
