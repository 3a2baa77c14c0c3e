/** Every refusal of a fill as data: its line in the reject list, who found it, who may set it aside. */
import type { Mark } from "../gases/index.ts";
import type { PreFillRefusalCode, RefusalOrigin, RefusalRule } from "./model.ts";

const TSG = "TSG 23-2021";
const ACETYLENE = "GB/T 13591-2009";
const STATION = "DB4114/T 185";

function rule(
  origin: RefusalOrigin,
  reject: string | null,
  source: string,
  mark: Mark,
  override: RefusalRule["override"] = "nobody",
): RefusalRule {
  return { origin, reject, source, mark, override };
}

/** The worst first. */
export const PRE_FILL_REFUSALS: Readonly<Record<PreFillRefusalCode, RefusalRule>> = {
  "filling.over_filled": rule("register", "X-16", TSG, "D"),
  "filling.quarantined": rule("register", "X-16", TSG, "D"),
  "filling.scrapped": rule("register", "X-06", TSG, "V2"),
  "filling.unregistered": rule("register", "X-01", TSG, "V2"),
  "filling.recalled": rule("register", "X-16", TSG, "D"),
  "filling.reported_lost": rule("register", "X-16", TSG, "D"),
  "filling.not_own": rule("register", "X-01", TSG, "V2"),
  "filling.wrong_medium": rule("register", "X-04", TSG, "V2"),
  "filling.service_ended": rule("register", "X-06", TSG, "V2"),
  "filling.service_unknown": rule("register", "X-06", TSG, "V2"),
  "filling.inspection_overdue": rule("register", "X-05", TSG, "V2"),
  "filling.inspection_unknown": rule("register", "X-05", TSG, "V2"),
  // A return that nobody scanned leaves a cylinder full on paper; the scale still has to agree.
  "filling.already_full": rule("register", null, TSG, "D", "safety-manager"),
  "filling.bound_elsewhere": rule("register", null, "—", "D"),
  "filling.residual_low": rule("station", "X-18", ACETYLENE, "OK"),
  "filling.acetone_over": rule("station", "X-18", ACETYLENE, "OK"),
  "filling.acetone_too_short": rule("station", "X-18", ACETYLENE, "OK"),
  "filling.acetone_short": rule("station", "X-18", ACETYLENE, "OK"),
  "filling.acetone_unchecked": rule("station", "X-18", ACETYLENE, "OK"),
  "filling.stage_unweighed": rule("station", null, ACETYLENE, "OK"),
  "filling.at_rest": rule("station", null, ACETYLENE, "OK"),
  "filling.final_check_due": rule("station", null, ACETYLENE, "OK"),
  "filling.check_failed": rule("inspection", null, TSG, "V2"),
  "filling.check_missing": rule("inspection", null, TSG, "V2"),
  "filling.operator_not_certified": rule("station", null, "TSG Z6001", "OK"),
  "filling.certificate_expired": rule("station", null, "TSG Z6001", "OK"),
  "filling.not_prepared": rule("station", null, "GB 17267", "D"),
  "filling.scale_not_verified": rule("station", null, "GB 17267", "OK"),
  "filling.scale_not_checked": rule("station", null, "GB 17267", "OK"),
  "filling.point_locked": rule("station", null, STATION, "V2"),
  "filling.site_blocked": rule("station", null, "—", "D", "safety-manager"),
  "filling.clock_untrusted": rule("station", null, "—", "D"),
};

/** Refusals of a scan that names no cylinder: no electronic mark, no fill. */
export const SCAN_REJECT = "X-15";
