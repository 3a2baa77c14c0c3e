/** Pages of the customers, and the public page behind the code at a customer's door. */
import {
  CustomerCodePage,
  CustomerDetailPage,
  CustomerFormPage,
  type CustomerFormProps,
  CustomerImportPage,
  CustomerListPage,
  type ImportState,
} from "../../views/delivery/customer-pages.tsx";
import { CustomerPublicPage } from "../../views/delivery/public-page.tsx";
import {
  customerFieldWords,
  deliveryText as d,
  fieldProblemWords,
  kindWords,
  customerText as t,
} from "../../views/delivery/text.ts";
import { cylinderPaths } from "../cylinders/index.ts";
import { type Day, dayOf } from "../kernel/instants.ts";
import { LIMITS } from "../kernel/limits.ts";
import { kilogramText } from "../kernel/units.ts";
import { CSV_LINES_MAX, csvResponse } from "../platform/csv.ts";
import { oneOf, pageOf } from "../platform/form.ts";
import { goTo } from "../platform/http/http.ts";
import { say } from "../platform/i18n.ts";
import {
  actorOf,
  formOf,
  get,
  post,
  queryOf,
  type Route,
  type WebContext,
} from "../platform/web.ts";
import { findSite } from "../site/index.ts";
import { atCustomer } from "./custody-link.ts";
import { addCustomer, changeCustomer, keepContractPhoto, retireCustomer } from "./customers.ts";
import { type CustomerField, customerValues, parseCustomer } from "./form.ts";
import { IMPORT_ROWS_MAX, importCustomers, readCustomers } from "./import.ts";
import { CUSTOMER_KINDS, type Customer, type CustomerRefusal } from "./model.ts";
import { type DeliveryParts, fileOf, isOffice, OFFICE, problemTexts, READERS } from "./parts.ts";
import { customerCodeText, customerPaths } from "./paths.ts";
import { checkDueOn, LIMIT_DEFAULT_G } from "./rules.ts";
import { type CustomerFilter, findCustomer, findCustomerByToken, listCustomers } from "./store.ts";
import { itemsOfVisit, lastDeliveredAt, listVisits } from "./store-visits.ts";
import { countsAs } from "./visits.ts";

type Answer = Response | Promise<Response>;

const VISITS_SHOWN = 30;

function filterOf(query: Readonly<Record<string, string | undefined>>, today: Day): CustomerFilter {
  return {
    text: (query["q"] ?? "").trim().slice(0, LIMITS.nameLength),
    kind: oneOf(CUSTOMER_KINDS, query["kind"]),
    isRetired: false,
    withoutContractOn: query["contract"] === "yes" ? today : undefined,
  };
}

function list({ ports, frame }: DeliveryParts, c: WebContext): Answer {
  const lang = c.get("lang");
  const today = dayOf(ports.clock.now());
  const query = queryOf(c);
  const filter = filterOf(query, today);
  const limit = LIMITS.listPage;
  const page = pageOf(query);
  const found = listCustomers(ports.db.read, filter, { offset: (page - 1) * limit, limit });
  return frame(c, {
    device: "desk",
    title: say(lang, t.title),
    body: (
      <CustomerListPage
        lang={lang}
        today={today}
        rows={found.items}
        total={found.total}
        page={page}
        pageCount={Math.max(1, Math.ceil(found.total / limit))}
        canEdit={isOffice(c)}
        query={{
          q: filter.text,
          kind: filter.kind ?? "",
          contract: filter.withoutContractOn === undefined ? "" : "yes",
        }}
      />
    ),
  });
}

function csv({ ports }: DeliveryParts, c: WebContext): Response {
  const lang = c.get("lang");
  const filter = filterOf(queryOf(c), dayOf(ports.clock.now()));
  const words = customerFieldWords;
  let offset = 0;
  return csvResponse<Customer>({
    fileName: "customers.csv",
    heads: [
      words.kind,
      words.name,
      words.address,
      words.phone,
      words["contract-no"],
      words["contract-until"],
      words.limit,
      words.note,
    ].map((word) => say(lang, word)),
    page: (_after, limit) => {
      const { items } = listCustomers(ports.db.read, filter, { offset, limit });
      offset += items.length;
      return items;
    },
    cells: (one) => [
      say(lang, kindWords[one.kind]),
      one.name,
      one.address,
      one.phone,
      one.contractNo,
      one.contractUntil,
      kilogramText(one.limitG, 0),
      one.note,
    ],
    cutNote: say(lang, d.cutNote, { max: CSV_LINES_MAX }),
  });
}

type FormState = Pick<CustomerFormProps, "id" | "title" | "version" | "values"> &
  Partial<Pick<CustomerFormProps, "errors" | "message" | "twinId">> & {
    readonly status?: 200 | 409 | 422;
  };

function form({ frame }: DeliveryParts, c: WebContext, { status, ...state }: FormState): Answer {
  const lang = c.get("lang");
  return frame(c, {
    device: "desk",
    title: state.title,
    status: status ?? 200,
    body: (
      <CustomerFormPage lang={lang} csrf={c.get("csrf")} {...state} errors={state.errors ?? {}} />
    ),
  });
}

function valuesOfCustomer(one: Customer): Record<CustomerField, string> {
  return {
    kind: one.kind,
    name: one.name,
    address: one.address,
    phone: one.phone,
    "contract-no": one.contractNo,
    "contract-until": one.contractUntil ?? "",
    limit: kilogramText(one.limitG, one.limitG % 1_000 === 0 ? 0 : 1),
    note: one.note,
  };
}

function titleOf(c: WebContext, customer: Customer | undefined): string {
  const lang = c.get("lang");
  return customer === undefined
    ? say(lang, t.add)
    : say(lang, t.editTitle, { name: customer.name });
}

function answerRefusal(
  parts: DeliveryParts,
  c: WebContext,
  refusal: CustomerRefusal,
  state: FormState,
): Answer {
  const lang = c.get("lang");
  switch (refusal.code) {
    case "customer.twin":
      return form(parts, c, {
        ...state,
        message: say(lang, t.twin),
        twinId: refusal.id,
        status: 422,
      });
    case "customer.stale": {
      const stored = valuesOfCustomer(refusal.now);
      const errors = Object.fromEntries(
        Object.entries(stored)
          .filter(([field, text]) => state.values[field as CustomerField].trim() !== text)
          .map(([field, text]) => [field, `${say(lang, t.stale)}: ${text === "" ? "—" : text}`]),
      );
      const { version } = refusal.now;
      return form(parts, c, {
        ...state,
        version,
        errors,
        message: say(lang, t.stale),
        status: 409,
      });
    }
    case "customer.too_many":
      return form(parts, c, { ...state, message: say(lang, t.tooMany), status: 422 });
    default:
      return form(parts, c, { ...state, message: say(lang, t.isRetired), status: 422 });
  }
}

async function submit(
  parts: DeliveryParts,
  c: WebContext,
  customer: Customer | undefined,
): Promise<Response> {
  const raw = await formOf(c);
  const version = Number(raw["version"] ?? "0");
  const state: FormState = {
    id: customer?.id,
    title: titleOf(c, customer),
    version,
    values: customerValues(raw),
  };
  const parsed = parseCustomer(raw);
  if (!parsed.ok) {
    const errors = problemTexts(c.get("lang"), parsed.refusal);
    return form(parts, c, { ...state, errors, status: 422 });
  }
  const actor = actorOf(c);
  const done =
    customer === undefined
      ? await addCustomer(parts.ports, actor, parsed.value)
      : await changeCustomer(parts.ports, actor, customer.id, version, parsed.value);
  if (done.ok) return goTo(c, customerPaths.one(done.value.id));
  return answerRefusal(parts, c, done.refusal, state);
}

type DetailProblem = {
  readonly error?: string;
  readonly reason?: string;
  readonly photoError?: string;
  readonly isLate?: boolean;
};

function detail(
  { ports, frame }: DeliveryParts,
  c: WebContext,
  customer: Customer,
  problem: DetailProblem = {},
): Answer {
  const lang = c.get("lang");
  const { read } = ports.db;
  const { isLate, ...shown } = problem;
  const visits = listVisits(read, { customerId: customer.id }, { offset: 0, limit: VISITS_SHOWN });
  return frame(c, {
    device: "desk",
    title: customer.name,
    status: isLate === true ? 409 : Object.keys(problem).length === 0 ? 200 : 422,
    body: (
      <CustomerDetailPage
        lang={lang}
        csrf={c.get("csrf")}
        today={dayOf(ports.clock.now())}
        customer={customer}
        codeText={customerCodeText(findSite(read)?.publicBase ?? "", customer.token)}
        standing={atCustomer(read, customer.id).map(({ id, serial }) => ({
          href: cylinderPaths.one(id),
          label: serial,
        }))}
        visits={visits.items}
        canEdit={isOffice(c)}
        {...shown}
      />
    ),
  });
}

async function submitPhoto(
  parts: DeliveryParts,
  c: WebContext,
  customer: Customer,
): Promise<Response> {
  const bytes = await fileOf(c, "photo");
  const kept = bytes === undefined ? undefined : await parts.media.keep(bytes);
  if (kept === undefined || !kept.ok) {
    return detail(parts, c, customer, { photoError: say(c.get("lang"), t.importUnread) });
  }
  await keepContractPhoto(parts.ports, actorOf(c), customer.id, kept.value);
  return goTo(c, customerPaths.one(customer.id));
}

async function submitRetire(
  parts: DeliveryParts,
  c: WebContext,
  customer: Customer,
): Promise<Response> {
  const lang = c.get("lang");
  const raw = await formOf(c);
  const done = await retireCustomer(parts.ports, actorOf(c), {
    id: customer.id,
    version: Number(raw["version"] ?? "0"),
    reason: raw["reason"] ?? "",
  });
  if (done.ok) return goTo(c, customerPaths.one(customer.id));
  const isLate = done.refusal.code !== "customer.reason_needed";
  const now = findCustomer(parts.ports.db.read, customer.id) ?? customer;
  const reason = (raw["reason"] ?? "").slice(0, LIMITS.reasonLength);
  const error = say(lang, isLate ? t.stale : t.reasonNeeded);
  return detail(parts, c, now, { error, reason, isLate });
}

function code({ ports, frame }: DeliveryParts, c: WebContext, customer: Customer): Answer {
  const lang = c.get("lang");
  const site = findSite(ports.db.read);
  return frame(c, {
    device: "desk",
    title: say(lang, t.code),
    body: (
      <CustomerCodePage
        lang={lang}
        customer={customer}
        siteName={site?.name ?? ""}
        phone={site?.emergencyPhone ?? ""}
        codeText={customerCodeText(site?.publicBase ?? "", customer.token)}
      />
    ),
  });
}

function importPage(
  { frame }: DeliveryParts,
  c: WebContext,
  state: ImportState,
  status: 200 | 422 = 200,
): Answer {
  const lang = c.get("lang");
  return frame(c, {
    device: "desk",
    title: say(lang, t.importTitle),
    status,
    body: <CustomerImportPage lang={lang} csrf={c.get("csrf")} {...state} />,
  });
}

async function submitImport(parts: DeliveryParts, c: WebContext): Promise<Response> {
  const lang = c.get("lang");
  const bytes = (await fileOf(c, "file")) ?? new Uint8Array();
  const read = readCustomers(bytes);
  if (!read.ok) {
    const { refusal } = read;
    const problem =
      refusal.code === "columns"
        ? say(lang, t.importColumns, {
            names: refusal.missing.map((field) => say(lang, customerFieldWords[field])).join(", "),
          })
        : refusal.code === "too-many"
          ? say(lang, t.importTooMany, { max: IMPORT_ROWS_MAX })
          : say(lang, refusal.code === "empty" ? t.importEmpty : t.importUnread);
    return importPage(parts, c, { problem }, 422);
  }
  const bad = read.value.filter(({ fields }) => fields === undefined);
  if (bad.length > 0) {
    const problem = say(lang, t.importBad, { count: bad.length });
    const lines = bad.slice(0, LIMITS.listPageMax).map(({ line, problems }) => ({
      line,
      why: Object.entries(problems)
        .map(
          ([field, one]) =>
            `${say(lang, customerFieldWords[field as CustomerField])}: ${say(lang, fieldProblemWords[one])}`,
        )
        .join("; "),
    }));
    return importPage(parts, c, { problem, bad: lines }, 422);
  }
  const rows = read.value.flatMap(({ fields }) => (fields === undefined ? [] : [fields]));
  const done = await importCustomers(parts.ports, actorOf(c), rows);
  if (!done.ok) return importPage(parts, c, { problem: say(lang, t.tooMany) }, 422);
  const { added, known } = done.value;
  return importPage(parts, c, { done: say(lang, t.importDone, { count: added, known }) });
}

/** Shows only what belongs to whoever holds the code: dates, counts and the next check. */
function publicPage({ ports, frame }: DeliveryParts, c: WebContext): Answer {
  const { read } = ports.db;
  const customer = findCustomerByToken(read, c.req.param("token") ?? "");
  if (customer === undefined || customer.retiredAt !== null) return c.notFound();
  const lang = c.get("lang");
  const site = findSite(read);
  const range = { offset: 0, limit: 10 };
  const { items } = listVisits(read, { customerId: customer.id }, range);
  const last = lastDeliveredAt(read, customer.id);
  return frame(c, {
    device: "public",
    title: say(lang, t.publicTitle),
    body: (
      <CustomerPublicPage
        lang={lang}
        siteName={site?.name ?? ""}
        phone={site?.emergencyPhone ?? ""}
        nextCheckOn={checkDueOn(last === undefined ? undefined : dayOf(last))}
        visits={items.map(({ visit }) => ({
          startedAt: visit.startedAt,
          state: visit.state,
          fullCount: itemsOfVisit(read, visit.id).filter((item) => countsAs(item, "full")).length,
        }))}
      />
    ),
  });
}

export function customerRoutes(parts: DeliveryParts): readonly Route[] {
  const withOne =
    (answer: (c: WebContext, customer: Customer) => Answer) =>
    (c: WebContext): Answer => {
      const customer = findCustomer(parts.ports.db.read, c.req.param("id") ?? "");
      return customer === undefined ? c.notFound() : answer(c, customer);
    };
  const photo = { bodyBytes: LIMITS.photoBytes + 100_000 };
  return [
    get(customerPaths.list, READERS, (c) => list(parts, c)),
    get(customerPaths.csv, OFFICE, (c) => csv(parts, c)),
    get(customerPaths.add, OFFICE, (c) =>
      form(parts, c, {
        id: undefined,
        title: titleOf(c, undefined),
        version: 0,
        values: {
          ...customerValues({}),
          kind: "household",
          limit: String(LIMIT_DEFAULT_G / 1_000),
        },
      }),
    ),
    post(customerPaths.add, OFFICE, (c) => submit(parts, c, undefined)),
    get(customerPaths.import, OFFICE, (c) => importPage(parts, c, {})),
    post(customerPaths.import, OFFICE, (c) => submitImport(parts, c)),
    get(
      customerPaths.one(":id"),
      READERS,
      withOne((c, one) => detail(parts, c, one)),
    ),
    get(
      customerPaths.edit(":id"),
      OFFICE,
      withOne((c, one) =>
        one.retiredAt === null
          ? form(parts, c, {
              id: one.id,
              title: titleOf(c, one),
              version: one.version,
              values: valuesOfCustomer(one),
            })
          : goTo(c, customerPaths.one(one.id)),
      ),
    ),
    post(
      customerPaths.edit(":id"),
      OFFICE,
      withOne((c, one) => submit(parts, c, one)),
    ),
    post(
      customerPaths.retire(":id"),
      OFFICE,
      withOne((c, one) => submitRetire(parts, c, one)),
    ),
    {
      ...post(
        customerPaths.contract(":id"),
        OFFICE,
        withOne((c, one) => submitPhoto(parts, c, one)),
      ),
      ...photo,
    },
    get(
      customerPaths.code(":id"),
      READERS,
      withOne((c, one) => code(parts, c, one)),
    ),
    get(customerPaths.open(":token"), "public", (c) => publicPage(parts, c)),
  ];
}
