/**
 * The `sec_*` interface of Shandong's dual prevention as a client in use speaks it; the specification itself was not
 * found (待核实, as are the codes of states and sources). The misspelt names are part of the interface.
 */

import type { PermitKind } from "../../permits/index.ts";
import { phrase } from "../../platform/i18n.ts";
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
    checkRecordId: "patrolTurnId",
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

const level: FieldRule = {
  from: "level",
  codes: {
    ...{ special: "1", first: "2", second: "3", third: "4" },
    ...{ I: "1", II: "2", III: "3", IV: "4" },
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
  contractorOrg: "company",
  riskIdentification: "risks",
  changedCause: "endCause",
  workTicketAtt: "attachmentHashes",
  ticket_level: level,
};

/** Fields of one type each. */
const OF_KIND: Readonly<Record<PermitKind, Readonly<Record<string, FieldRule>>>> = {
  "hot-work": {
    fireLocation: "fact_spot",
    fireLevel: level,
    firePerson: "hotWorkerNames",
    fireStyle: "fact_methods",
  },
  "confined-space": { spaceName: "fact_space", spaceMedium: "fact_formerMedium" },
  "blind-plate": {
    blindPlateType: { from: "fact_operation", codes: { insert: "堵", remove: "抽" } },
    pipingName: "fact_line",
    pipingMedium: "fact_medium",
    pipingTem: "fact_temperatureC",
    pipingPressure: "fact_pressureKpa",
    plateMaterial: "fact_material",
    plateSpecifications: "fact_spec",
    plateCode: "fact_plateNumber",
  },
  height: { highLevel: level, highHeight: "fact_heightM" },
  lifting: {
    hoistingLevel: level,
    hoistingLocation: "place",
    spreaderName: "fact_gear",
    suspendedName: "fact_load",
    sommer: "craneOperatorNames",
    commander: "riggerNames",
    hoistingWeight: "fact_massT",
  },
  "temporary-power": {
    powerStrategy: "fact_source",
    workVoltage: "fact_voltageV",
    electricalEquipment: "fact_device",
  },
  excavation: {},
  "road-closure": { breakReason: "fact_reason", involveUnit: "fact_units" },
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
    fields: { ...TICKET, ...OF_KIND[kind as PermitKind], ...LAST },
  }),
);

/** 01 to 08 of the interface, in the order of its tables. */
const TICKET_TYPES = Object.fromEntries(
  Object.keys(TICKET_TABLES).map((kind, index) => [kind, `0${index + 1}`]),
);

const ofTicket = {
  id: "id",
  companyCode: "companyCode",
  ticketID: "permitId",
  ticketType: { from: "permitKind", codes: TICKET_TYPES },
} as const satisfies Readonly<Record<string, FieldRule>>;

/** The interface has these three beside each ticket's table. */
const ticketParts = Object.entries(TICKET_TABLES).flatMap(([kind, name]): TableMapping[] => {
  const only = { field: "permitKind", values: [kind] };
  const head = `sec_special_job_ticket_${name}`;
  return [
    {
      name: `${head}_approval`,
      of: "permit-approval",
      only,
      fields: {
        ...ofTicket,
        processNodes: "step",
        processPersonnel: "person",
        processOpinion: "opinion",
        processTime: stamp("at"),
        signalImage: "drawing",
        ...LAST,
      },
    },
    {
      name: `${head}_safety_measures`,
      of: "permit-measure",
      only,
      fields: {
        ...ofTicket,
        serialNumber: "ordinal",
        measuresContent: "words",
        isInvolve: flag("isInvolved"),
        confirmPerson: "confirmedBy",
        ...LAST,
      },
    },
    {
      name: `${head}_gas_analysis`,
      of: "permit-gas",
      only,
      fields: {
        ...ofTicket,
        gasType: {
          from: "measurand",
          codes: { toxic: "1", combustible: "2", oxygen: "3" },
        },
        gasName: "gas",
        analysisResults: "value",
        resultsUnit: "unit",
        analyst: "analyst",
        analystTime: stamp("at"),
        analystPart: "part",
        ...LAST,
      },
    },
  ];
});

const mission: TableMapping = {
  name: "sec_hidden_check_mission",
  of: "patrol-plan",
  fields: {
    id: "id",
    companyCode: "companyCode",
    troubleshootContent: "content",
    checkCycle: { value: 1 },
    checkCycleUnit: {
      from: "frequency",
      codes: { shift: "班", day: "天", week: "周", month: "月" },
    },
    taskStartTime: stamp("startsAt"),
    workDayType: { from: "days", codes: { every: "0", working: "1" } },
    taskNum: { value: 1 },
    ...LAST,
  },
};

const record: TableMapping = {
  name: "sec_hidden_check_record",
  of: "patrol-turn",
  fields: {
    id: "id",
    companyCode: "companyCode",
    checkTaskId: "planId",
    checkTime: stamp("at"),
    mobileMe: "phone",
    // 待核实: 0 in order, 1 a danger was found, 2 not done.
    checkStatus: { from: "result", codes: { pass: "0", fail: "1", none: "2" } },
    ...LAST,
  },
};

const employee: TableMapping = {
  name: "sec_employee_file",
  of: "person",
  fields: {
    id: "id",
    companyCode: "companyCode",
    employeeName: "name",
    phone: "phone",
    post: "roles",
    enterpriseName: "companyName",
    ...LAST,
  },
};

const promise: TableMapping = {
  name: "sec_production_promise",
  of: "promise",
  fields: {
    id: "id",
    companyCode: "companyCode",
    firesNumber: "hotSpecial",
    fire1Number: "hotFirst",
    fire2Number: "hotSecond",
    roadworkNumber: "roads",
    soilworkNumber: "soil",
    highworkNumber: "high",
    electricityworkNumber: "power",
    liftingworkNumber: "lifting",
    blindplateNumber: "blind",
    spaceworkNumber: "space",
    contractor: flag("hasContractor"),
    contractorNumber: "contractorPeople",
    commitDate: stamp("day"),
    ...LAST,
  },
};

const promiseTicket: TableMapping = {
  name: "sec_production_promise_ticket",
  of: "promise-ticket",
  fields: {
    id: "id",
    companyCode: "companyCode",
    promiseId: "promiseId",
    ticketId: "permitId",
    ...LAST,
  },
};

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
  notSent: [
    phrase(
      "sec_security_risk_unit、sec_security_risk_events、sec_security_risk_control_measures：本机没有风险分析单元，riskMeasureId、riskUnitId 均不填",
      "sec_security_risk_unit, _events, _control_measures: there are no units of a risk analysis here; riskMeasureId and riskUnitId stay away",
    ),
    phrase(
      "sec_hidden_check_mission 的 workStartTime、workEndTime、workType；sec_hidden_check_record 的 isDefend、updateByMobile",
      "sec_hidden_check_mission: workStartTime, workEndTime, workType; sec_hidden_check_record: isDefend, updateByMobile",
    ),
    phrase(
      "sec_hidden_danger_info 的 hazardCode、enforcementId、hazardCategory、dangerReason、cost、dangerImg、dangerAcceptImg",
      "sec_hidden_danger_info: hazardCode, enforcementId, hazardCategory, dangerReason, cost, dangerImg, dangerAcceptImg",
    ),
    phrase(
      "sec_deactivated_maintenance_record、sec_device_run_status：本机不记录装置开停车",
      "sec_deactivated_maintenance_record, sec_device_run_status: starts and stops of plant are not kept here",
    ),
    phrase(
      "sec_production_promise 的装置、开停车、试生产、检维修、重大危险源、riskGrade、commitment、commitContent：承诺由主要负责人作出，本机只报当日作业票数",
      "sec_production_promise: plant, starts and stops, trials, overhauls, major hazards, riskGrade, commitment, commitContent; the promise is the word of the person in charge, this box tells the tickets of the day",
    ),
    phrase(
      "倒罐、清罐、切水、检维修票（09–12）：本机不办理",
      "Tickets 09 to 12 (decanting, tank cleaning, draining, maintenance): not issued here",
    ),
    phrase(
      "sec_special_job_ticket_* 的 mobileDeviceCode、safeDiscloseAtt、countersignImg、commitmentLetter、plateImg、workImg、breakImg、headCode、personCode、associationTicket",
      "sec_special_job_ticket_*: mobileDeviceCode, safeDiscloseAtt, countersignImg, commitmentLetter, plateImg, workImg, breakImg, headCode, personCode, associationTicket",
    ),
    phrase(
      "sec_employee_file 的 sex、imei、orgCode；sec_employee_real_loaction：平面坐标没有经纬度",
      "sec_employee_file: sex, imei, orgCode; sec_employee_real_loaction: the plan has no longitude or latitude",
    ),
    phrase(
      "sec_employee_alarm_data 的 alarmReason、alarmSource、image；人员聚集：接口没有对应类型",
      "sec_employee_alarm_data: alarmReason, alarmSource, image; gatherings: the interface has no type for them",
    ),
  ],
  tables: [
    employee,
    mission,
    record,
    danger,
    ...tickets,
    ...ticketParts,
    promise,
    promiseTicket,
    personAlarm,
  ],
};
