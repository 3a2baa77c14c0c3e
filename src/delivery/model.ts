/** Who is supplied, what was ordered, and one visit with its steps and what it can be refused for. */
import type { Day, UnixMs } from "../kernel/instants.ts";

export const CUSTOMER_KINDS = ["household", "commercial"] as const;
export type CustomerKind = (typeof CUSTOMER_KINDS)[number];

export type CustomerFields = {
  readonly kind: CustomerKind;
  readonly name: string;
  readonly address: string;
  readonly phone: string;
  readonly contractNo: string;
  readonly contractUntil: Day | null;
  /** Most gas that may stand there at once, in grams. */
  readonly limitG: number;
  readonly note: string;
};

export type Customer = CustomerFields & {
  readonly id: string;
  /** In the customer's own code and page; unguessable. */
  readonly token: string;
  readonly contractPhoto: string | null;
  readonly createdAt: UnixMs;
  readonly retiredAt: UnixMs | null;
  readonly retireReason: string;
  readonly version: number;
};

export const ORDER_STATES = ["open", "assigned", "delivered", "refused", "cancelled"] as const;
export type OrderState = (typeof ORDER_STATES)[number];

export type OrderFields = {
  readonly customerId: string;
  readonly model: string;
  readonly count: number;
  readonly day: Day;
  /** When the customer is there, in their own words. */
  readonly window: string;
  readonly driverId: string | null;
};

export type Order = OrderFields & {
  readonly id: string;
  readonly state: OrderState;
  readonly endReason: string;
  readonly createdAt: UnixMs;
  readonly version: number;
};

export const VISIT_STATES = ["under-way", "delivered", "refused"] as const;
export type VisitState = (typeof VISIT_STATES)[number];

/** The steps in the order in which they are done; none can be left out. */
export const VISIT_STEPS = [
  "check",
  "notice",
  "hand-over",
  "empties",
  "signature",
  "finish",
] as const;
export type VisitStep = (typeof VISIT_STEPS)[number];

export const REFUSE_REASONS = [
  "check-failed",
  "nobody-home",
  "user-refuses",
  "no-contract",
  "not-safe",
  "other",
] as const;
export type RefuseReason = (typeof REFUSE_REASONS)[number];

/** How the customer was found: by the code at the door, or chosen from the list with a reason. */
export const ARRIVALS = ["code", "chosen"] as const;
export type Arrival = (typeof ARRIVALS)[number];

export type Visit = {
  readonly id: string;
  readonly customerId: string;
  readonly orderId: string | null;
  readonly driverId: string;
  /** Truck or outlet in the register of places. */
  readonly truckId: string;
  readonly arrival: Arrival;
  readonly arrivalReason: string;
  readonly state: VisitState;
  readonly startedAt: UnixMs;
  readonly endedAt: UnixMs | null;
  readonly runId: string | null;
  readonly noticeVersion: number | null;
  readonly noticeReadAt: UnixMs | null;
  /** Said by the driver: there is nothing (more) to take back. */
  readonly emptiesDoneAt: UnixMs | null;
  readonly signature: string | null;
  readonly signedBy: string;
  readonly refusal: RefuseReason | null;
  readonly refusalNote: string;
  readonly followUpOn: Day | null;
  readonly followUpDoneAt: UnixMs | null;
  readonly followUpNote: string;
  readonly version: number;
};

export const DIRECTIONS = ["full", "empty"] as const;
export type Direction = (typeof DIRECTIONS)[number];

export type VisitItem = {
  readonly id: string;
  readonly visitId: string;
  readonly cylinderId: string | null;
  readonly code: string;
  readonly direction: Direction;
  readonly at: UnixMs;
  /** Kept and shown; a full cylinder with one of these is not handed over. */
  readonly problem: HandOverProblem | null;
  readonly undoneAt: UnixMs | null;
};

/** Why a scanned full cylinder must not be handed over. The scan itself is kept. */
export const HAND_OVER_PROBLEMS = [
  "unknown-code",
  "scrapped",
  "recalled",
  "lost",
  "quarantined",
  "inspection-overdue",
  "life-ended",
  "not-full",
  "not-released",
  "other-medium",
  "over-limit",
] as const;
export type HandOverProblem = (typeof HAND_OVER_PROBLEMS)[number];

export type CustomerRefusal =
  | { readonly code: "customer.not_found" }
  | { readonly code: "customer.stale"; readonly now: Customer }
  | { readonly code: "customer.retired" }
  | { readonly code: "customer.twin"; readonly id: string }
  | { readonly code: "customer.too_many" }
  | { readonly code: "customer.reason_needed" };

export type OrderRefusal =
  | { readonly code: "order.not_found" }
  | { readonly code: "order.customer" }
  | { readonly code: "order.driver" }
  | { readonly code: "order.contract" }
  | { readonly code: "order.ended" }
  | { readonly code: "order.stale" }
  | { readonly code: "order.reason_needed" };

export type VisitRefusal =
  | { readonly code: "visit.not_found" }
  | { readonly code: "visit.customer" }
  | { readonly code: "visit.truck" }
  | { readonly code: "visit.reason_needed" }
  | { readonly code: "visit.contract" }
  | { readonly code: "visit.order" }
  | { readonly code: "visit.other_open"; readonly id: string }
  | { readonly code: "visit.ended" }
  | { readonly code: "visit.not_now"; readonly step: VisitStep }
  | { readonly code: "visit.check_failed" }
  | { readonly code: "visit.nothing" }
  | { readonly code: "visit.twice" }
  | { readonly code: "visit.too_many" }
  | { readonly code: "visit.unreadable" }
  | { readonly code: "visit.day_needed" };

export type OrderRow = { readonly order: Order; readonly customer: Customer };

export type VisitRow = { readonly visit: Visit; readonly customerName: string };

export type DueCheck = { readonly id: string; readonly name: string; readonly lastAt: UnixMs };

/** A published version never changes. */
export type Notice = {
  readonly version: number;
  readonly zh: string;
  readonly en: string;
  readonly publishedAt: number;
  readonly publishedBy: string;
};
