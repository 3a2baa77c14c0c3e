/**
 * AQ 3064.2-2025 tables A.1 to A.4 (tickets and their alarms) and AQ 3064.3-2025 tables B.2 to B.5 (areas, alarms of
 * people, gatherings), informative annexes. 待核实: how unknown times are written before a work is over is agreed with each park;
 * here they are empty. Table B.1 (people) asks for identity numbers and is not sent.
 */
import { phrase } from "../../platform/i18n.ts";
import type { Mapping, TableMapping } from "./mapping.ts";

const stamp = (from: string) => ({ from, format: "stamp19" as const });
const flag = (from: string) => ({ from, format: "flag01" as const });

/** What every table ends with. */
const LAST = {
  DELETED: flag("isDeleted"),
  CREATEDATE: stamp("createdAt"),
  CREATEBY: "createdBy",
  UPDATEDATE: stamp("updatedAt"),
  UPDATEBY: "createdBy",
} as const;

/** Table A.2. Kinds without levels have one code. */
const TICKET_TYPES = {
  "hot-work/special": "01",
  "hot-work/first": "02",
  "hot-work/second": "03",
  "temporary-power": "10",
  "height/I": "21",
  "height/II": "22",
  "height/III": "23",
  "height/IV": "24",
  excavation: "30",
  "road-closure": "40",
  "blind-plate": "50",
  "lifting/first": "61",
  "lifting/second": "62",
  "lifting/third": "63",
  "confined-space": "70",
} as const;

/** Table A.4; alarms of the text without a code of their own are not sent. */
export const TICKET_ALARMS = {
  "permit.gas_not_analysed": "01",
  "permit.gas_too_old": "02",
  "permit.gas_after_pause": "03",
  "permit.gas_next_day": "04",
  "permit.gas_record": "05",
  "permit.time_expired": "10",
  "permit.blind_shared": "20",
  "permit.approver_away": "30",
  "permit.guardian_away": "31",
  "permit.raise_holiday": "40",
  "permit.raise_rest_day": "41",
  "permit.raise_night": "42",
  "permit.raise_event": "43",
  "permit.certificate_none": "50",
  "permit.certificate_expired": "51",
  "permit.certificate_other": "52",
  "permit.ticket_none": "60",
  "permit.ticket_incomplete": "61",
  "permit.ticket_unlinked": "62",
  "permit.disclosure_none": "70",
  "permit.risk_none": "80",
  "permit.measure_open": "90",
} as const;

const PERSON_ALARMS = {
  "position.sos": "0",
  "position.out_of_bounds": "1",
  "position.overstay": "2",
  "position.still": "3",
} as const;

const AREA_ALARMS = { "position.over_capacity": "1", "position.under_capacity": "2" } as const;

const area: TableMapping = {
  name: "zone",
  of: "area",
  fields: {
    ID: "id",
    COMPANY_CODE: "companyCode",
    ZONE_NAME: "name",
    ZONE_TYPE: { from: "isTemporary", codes: { true: "0", false: "1" } },
    GEO: "shape",
    ...LAST,
  },
};

const ticket: TableMapping = {
  name: "ticket",
  of: "permit",
  fields: {
    ID: "id",
    COMPANYNAME: "companyName",
    COMPANYCODE: "companyCode",
    TICKETTYPE: { from: "kindLevel", codes: { ...TICKET_TYPES } },
    GASNAME: "gasName",
    GASTIME: stamp("gasAt"),
    GASVALUE: "gasValue",
    ISSUETIME: stamp("issuedAt"),
    STARTTIME: stamp("startedAt"),
    ENDTIME: stamp("endedAt"),
    TICKETPOSITION: "place",
    TICKETCONTENT: "what",
    CHECKEDTIME: stamp("acceptedAt"),
    LONGITUDE: "longitude",
    LATITUDE: "latitude",
    TICKETSTATUS: "stage",
    SUPERVISORNAME: "supervisorName",
    WORKERNAME: "workerNames",
    WORKDEPARTMENT: "unit",
    ISCONTRACTORWORK: flag("isContractor"),
    TICKETRESPONSNAME: "leaderName",
    MAJORPERSONMOBILE: "leaderPhone",
    ISCHANGED: flag("isChanged"),
    CHANGEDCAUSE: "endCause",
    ISCANCELLED: flag("isVoid"),
    CANCELLEDCAUSE: "closeReason",
    ...LAST,
  },
};

const ticketAlarm: TableMapping = {
  name: "ticket_alarm",
  of: "permit-alarm",
  only: { field: "code", values: Object.keys(TICKET_ALARMS) },
  fields: {
    ID: "id",
    TICKETID: "permitId",
    ALARMSTARTTIME: stamp("startedAt"),
    ALARMTYPE: { from: "code", codes: { ...TICKET_ALARMS } },
    ALARMENDTIME: stamp("endedAt"),
    ALARMRESULT: "result",
    ...LAST,
  },
};

const personAlarm: TableMapping = {
  name: "person_alarm",
  of: "person-alarm",
  only: { field: "code", values: Object.keys(PERSON_ALARMS) },
  fields: {
    ID: "id",
    PERSON_ID: "personId",
    ZONE_ID: "zoneId",
    ALARM_TYPE: { from: "code", codes: { ...PERSON_ALARMS } },
    ALARM_TIME: stamp("startedAt"),
    ALARM_END_TIME: stamp("endedAt"),
    DESCRIBE: "place",
    DELETED: flag("isDeleted"),
  },
};

const areaAlarm: TableMapping = {
  name: "zone_alarm",
  of: "area-alarm",
  fields: {
    ID: "id",
    ZONE_ID: "zoneId",
    ALARM_TYPE: { from: "code", codes: { ...AREA_ALARMS } },
    ALARM_TIME: stamp("startedAt"),
    ALARM_END_TIME: stamp("endedAt"),
    DESCRIBE: "place",
    DELETED: flag("isDeleted"),
  },
};

/** Table B.5. Who stood there is not kept with the alarm, and the plan has no CGCS2000: the list of persons is empty. */
const gathering: TableMapping = {
  name: "gathering",
  of: "gathering",
  fields: {
    ID: "id",
    COMPANY_CODE: "companyCode",
    TIME_STAMP: stamp("startedAt"),
    ALARM_AREA: { from: "gathered", format: "json" },
    ALARM_LAST_TIME: "lastSeconds",
    DELETED: flag("isDeleted"),
  },
};

export const aq3064: Mapping = {
  id: "aq3064",
  source: "AQ 3064.2-2025 表 A.1–A.4；AQ 3064.3-2025 表 B.2–B.5（资料性附录）",
  address: "named",
  body: "rows",
  page: 20,
  notSent: [
    phrase(
      "表 B.1 人员信息：含身份证号，不上传",
      "Table B.1, people: holds identity numbers and is not sent",
    ),
    phrase(
      "表 B.5 ALARM_AREA 人员明细：报警不保存聚集人员名单，平面坐标不是 CGCS2000，明细为空",
      "Table B.5, ALARM_AREA: who stood there is not kept with the alarm and the plan has no CGCS2000; the list is empty",
    ),
    phrase("GEO：平面图毫米坐标，不是 CGCS2000", "GEO: millimetres of the plan, not CGCS2000"),
    phrase(
      "LONGITUDE、LATITUDE：为站点位置，不是作业点",
      "LONGITUDE, LATITUDE: of the site, not of the work",
    ),
    phrase(
      "WORKERCERTINAME、WORKERCERTINUM：证书编号常含身份证号，不上传",
      "WORKERCERTINAME, WORKERCERTINUM: numbers of certificates often are identity numbers; not sent",
    ),
  ],
  tables: [area, ticket, ticketAlarm, personAlarm, areaAlarm, gathering],
};
