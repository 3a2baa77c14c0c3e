/** The people of the demonstration. Their PINs and badges are shown on its login page, nowhere else. */
import type { DemoLogins, NewPerson } from "../identity/index.ts";
import { badgeText } from "../identity/index.ts";
import type { Day } from "../kernel/instants.ts";

export type DemoPerson = NewPerson & { readonly pin: string; readonly badgeSecret: string };

type InDays = (days: number) => Day;

/** Badge secrets are fixed, so that a badge printed from the login page works after a reset too. */
export function demoPeople(inDays: InDays): readonly DemoPerson[] {
  return [...stationPeople(inDays), ...workPeople(inDays), DRIVER];
}

function stationPeople(inDays: InDays): readonly DemoPerson[] {
  return [
    {
      name: "李建国",
      staffNumber: "OP01",
      roles: ["operator"],
      level: 4,
      pin: "258036",
      badgeSecret: "demo7k2m9x4q8w3e5r6t",
      certificate: {
        kind: "cylinder-filling",
        number: "TS6PCZ-370983-0117",
        expiresOn: inDays(640),
      },
    },
    {
      name: "王秀英",
      staffNumber: "OP02",
      roles: ["operator"],
      level: 4,
      pin: "741963",
      badgeSecret: "demo3h8n5v2c7z9b4y6u",
      certificate: {
        kind: "cylinder-filling",
        number: "TS6PCZ-370983-0122",
        expiresOn: inDays(25),
      },
    },
    {
      name: "周强",
      staffNumber: "OP03",
      roles: ["operator"],
      level: 4,
      pin: "369147",
      badgeSecret: "demo6p4j9s2d8f5g7a3k",
      certificate: {
        kind: "cylinder-filling",
        number: "TS6PCZ-370983-0098",
        expiresOn: inDays(-12),
      },
    },
    {
      name: "张伟",
      staffNumber: "SM01",
      roles: ["safety-manager"],
      level: 2,
      pin: "852074",
      badgeSecret: "demo9t3r6w5e2q8y4m7n",
    },
    {
      name: "赵敏",
      staffNumber: "AD01",
      roles: ["administrator"],
      level: 1,
      pin: "960418",
      badgeSecret: "demo2c7x5z8v4b9n3h6j",
    },
    {
      name: "孙库",
      staffNumber: "SK01",
      roles: ["store-keeper"],
      level: 4,
      pin: "638205",
      badgeSecret: "demo8j2v6p9c3x7m5r4k",
    },
    {
      name: "陈检",
      staffNumber: "RG01",
      roles: ["regulator"],
      company: "肥城市市场监督管理局",
      pin: "573816",
      badgeSecret: "demo4w7z2h5n8t3q6y9d",
    },
  ];
}

/** Those of special works. */
function workPeople(inDays: InDays): readonly DemoPerson[] {
  return [
    {
      name: "马骏",
      staffNumber: "WK01",
      roles: ["worker"],
      pin: "294617",
      badgeSecret: "demo5r8w2k7m3x9q4v6t",
      certificate: { kind: "welding", number: "TS-HJ-370983-0231", expiresOn: inDays(900) },
    },
    {
      name: "郭红",
      staffNumber: "GD01",
      roles: ["guardian"],
      pin: "618352",
      badgeSecret: "demo6g2d9u4a7r3d8n5w",
      certificate: { kind: "guardian", number: "JH-2026-014", expiresOn: inDays(700) },
    },
    {
      name: "何志远",
      staffNumber: "AP01",
      roles: ["approver"],
      level: 3,
      pin: "507293",
      badgeSecret: "demo7a3p6p9r2v5r8z4k",
    },
  ];
}

const DRIVER: DemoPerson = {
  name: "刘洋",
  staffNumber: "DR01",
  roles: ["driver"],
  pin: "417205",
  badgeSecret: "demo5g8f3d6s9a2k7p4w",
};

export function demoLogins(): DemoLogins {
  // The days do not matter for what is shown.
  return demoPeople(() => "" as Day).map(({ staffNumber, pin, badgeSecret }) => ({
    staffNumber,
    pin,
    badge: badgeText(badgeSecret),
  }));
}
