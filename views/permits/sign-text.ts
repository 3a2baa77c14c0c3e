import { phrase } from "../../src/platform/i18n.ts";

export const signText = {
  decline: phrase("不同意签字", "Decline to sign"),
  declineReason: phrase(
    "不同意签字须写明理由，写在意见栏。",
    "Declining needs a reason: write it as your opinion.",
  ),
} as const;
