/**
 * The `sec_*` interface of Shandong's dual prevention as a client in use speaks it; the specification itself was not
 * found (待核实, as are the codes of states and sources). The misspelt names are part of the interface.
 */
import type { PermitKind } from "../../permits/index.ts";
import type { FieldRule, Mapping, TableMapping } from "./mapping.ts";

const stamp = (from: string) => ({ from, format: "stamp14" as const });
const flag = (from: string) => ({ from, format: "flag01" as const });

const LAST = {
  deleted: flag("isDeleted"),
  createDate: stamp("createdAt"),
  createBy: "createdBy",
  updateDate: stamp("updatedAt"),
  updateBy: "createdBy",
} as const;

const danger: TableMapping = {
  name: "sec_hidden_danger_info",
  of: "danger",
  fields: {
    id: "id",
    companyCode: "companyCode",
    dangerName: "what",
    dangerLevel: { from: "grade", codes: { general: "0", major: "1" } },
    registTime: stamp("foundAt"),
    registrant: "foundBy",
    dangersSrc: {
      from: "source",
      codes: { hand: "1", "check-run": "1", alarm: "1", patrol: "1", visit: "10" },
    },
    dangerManageType: { from: "isImmediate", codes: { true: "0", false: "1" } },
    hazardDangerType: {
      from: "category",
      codes: {
        safety: "1",
        process: "2",
        electrical: "3",
        instrument: "4",
        fire: "5",
        layout: "6",
        equipment: "7",
        other: "8",
      },
    },
    dangerDesc: "what",
    controlMeasures: "measure",
    liablePerson: "responsible",
    dangerManageDeadline: "dueOn",
    checkAcceptPerson: "checkedBy",
    checkAcceptTime: stamp("closedAt"),
    checkAcceptComment: "done",
    dangerState: {
      from: "state",
      codes: {
        found: "0",
        graded: "0",
        assigned: "0",
        rectifying: "0",
        awaiting: "1",
        closed: "9",
        rejected: "9",
      },
    },
    ...LAST,
  },
};

const TICKET: Readonly<Record<string, FieldRule>> = {
  id: "id",
  companyCode: "companyCode",
  ticketNo: "number",
  ticketStatus: {
    from: "stage",
    codes: {
      issued: "1",
      working: "2",
      paused: "2",
      ended: "3",
      accepted: "3",
      archived: "3",
      void: "3",
      revoked: "3",
    },
  },
  issueTime: stamp("issuedAt"),
  planStartTime: stamp("plannedStart"),
  planEndTime: stamp("plannedEnd"),
  startTime: stamp("startedAt"),
  endTime: stamp("endedAt"),
  ticketPosition: "place",
  ticketContent: "what",
  checkedTime: stamp("acceptedAt"),
  longitude: "longitude",
  latitude: "latitude",
  supervisorName: "supervisorName",
  workerName: "workerNames",
  workDeptment: "unit",
  isContractorWork: flag("isContractor"),
  disclosePerson: "disclosedBy",
  tickerResponsName: "leaderName",
  majorPersonMobile: "leaderPhone",
  isChanged: flag("isChanged"),
  isCancelled: flag("isVoid"),
  cancelledCause: "closeReason",
  workTicketAtt: "attachmentHashes",
  ticket_level: {
    from: "level",
    codes: {
      special: "1",
      first: "2",
      second: "3",
      third: "4",
      I: "1",
      II: "2",
      III: "3",
      IV: "4",
    },
  },
  ...LAST,
};

const TICKET_TABLES = {
  "hot-work": "fire",
  "confined-space": "space",
  "blind-plate": "blindplate",
  height: "high",
  lifting: "hoising",
  "temporary-power": "power",
  excavation: "soil",
  "road-closure": "break",
} as const satisfies Record<PermitKind, string>;

const tickets = Object.entries(TICKET_TABLES).map(
  ([kind, name]): TableMapping => ({
    name: `sec_special_job_ticket_${name}`,
    of: "permit",
    only: { field: "kind", values: [kind] },
    fields: TICKET,
  }),
);

const personAlarm: TableMapping = {
  name: "sec_employee_alarm_data",
  of: "person-alarm",
  fields: {
    id: "id",
    companyCode: "companyCode",
    thirdId: "id",
    alarmType: {
      from: "code",
      codes: {
        "position.over_capacity": "1",
        "position.off_post": "2",
        "position.cross_post": "3",
        "position.still": "4",
        "position.sos": "5",
      },
      otherwise: "1",
    },
    alarmTime: stamp("startedAt"),
    locationCode: "zoneId",
    longitude: "longitude",
    latitude: "latitude",
    address: "place",
    alarmStatus: { from: "state", codes: { closed: "1", cleared: "1" }, otherwise: "0" },
    ...LAST,
  },
};

export const sec: Mapping = {
  id: "sec",
  source: "山东双重预防 sec_* 接口（按在用客户端整理，规范原文未取得，待核实）",
  address: "path",
  body: "datas",
  page: 20,
  tables: [danger, ...tickets, personAlarm],
};
