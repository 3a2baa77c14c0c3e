import { phrase } from "../../src/platform/i18n.ts";

export const siteText = {
  unnamed: phrase("新站点", "New site"),
} as const;
