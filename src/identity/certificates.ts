/** The kinds of certificate that the register knows, as data: a new kind is one line. */
import { type Lang, type Phrase, phrase, say } from "../platform/i18n.ts";

export type CertificateKind = {
  readonly id: string;
  readonly name: Phrase;
  /** How long a certificate of the kind usually holds, in months; only a suggestion of the form. */
  readonly months: number;
  readonly source: string;
  /** False: taken from secondary sources, and shown so. */
  readonly isVerified: boolean;
};

const TSG = "TSG Z6001";
const SPECIAL_WORK = "《特种作业人员安全技术培训考核管理规定》";

/** Certificates of special-equipment operators hold four years, of special work six with a review in the third. */
export const CERTIFICATE_KINDS: readonly CertificateKind[] = [
  kind("cylinder-filling", "气瓶充装（P）", "Cylinder filling (P)", 48, TSG, true),
  kind("cylinder-inspection", "气瓶检验", "Cylinder inspection", 48, "TSG Z8001"),
  kind("pressure-vessel", "压力容器作业（R）", "Pressure vessels (R)", 48, TSG),
  kind(
    "special-equipment-manager",
    "特种设备安全管理（A）",
    "Special-equipment manager (A)",
    48,
    TSG,
  ),
  kind("welding", "焊接与热切割作业", "Welding and thermal cutting", 72, SPECIAL_WORK),
  kind("work-at-height", "高处作业", "Work at height", 72, SPECIAL_WORK),
  kind("electrician", "电工作业", "Electrician", 72, SPECIAL_WORK),
  kind("lifting", "起重机作业（Q）", "Lifting (Q)", 48, TSG),
  kind("confined-space-guardian", "受限空间监护", "Confined-space guardian", 36, "GB 30871"),
  kind("guardian", "特殊作业监护人", "Special-work guardian", 36, "GB 30871 4.10"),
  kind("hazmat-driver", "危化品道路运输驾驶员", "Hazardous-goods driver", 72, "交通运输部令"),
  kind("hazmat-escort", "危化品道路运输押运员", "Hazardous-goods escort", 72, "交通运输部令"),
  kind("safety-manager", "安全生产管理人员", "Safety management", 36, "《安全生产法》"),
  kind("principal", "主要负责人安全合格证", "Responsible principal", 36, "《安全生产法》"),
  kind("fire-control", "消防设施操作员", "Fire-control operator", 60, "人社部"),
  kind("other", "其他证书", "Other certificate", 36, ""),
];

function kind(
  id: string,
  zh: string,
  en: string,
  months: number,
  source: string,
  isVerified = false,
): CertificateKind {
  return { id, name: phrase(zh, en), months, source, isVerified };
}

export function findCertificateKind(id: string): CertificateKind | undefined {
  return CERTIFICATE_KINDS.find((item) => item.id === id);
}

/** A kind of a newer program is shown by its id. */
export function certificateName(lang: Lang, id: string): string {
  const found = findCertificateKind(id);
  return found === undefined ? id : say(lang, found.name);
}

/** Special equipment and special work: whoever holds one of these is a special operator of the site. */
const SPECIAL_OPERATOR_KINDS: readonly string[] = [
  "cylinder-filling",
  "special-equipment-manager",
  "pressure-vessel",
  "welding",
  "work-at-height",
  "electrician",
  "lifting",
];

export function isSpecialOperatorKind(id: string): boolean {
  return SPECIAL_OPERATOR_KINDS.includes(id);
}
