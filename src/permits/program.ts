/** The use cases of permits for those who lead them without a page. */
import type { Ports } from "../platform/ports.ts";
import { confirmDay, decideArea, declareArea, startInArea } from "./areas/service.ts";
import { actOnBooking, bookWork } from "./bookings.ts";
import { addRisks, applyForBooking, confirmMeasure, namePerson } from "./content.ts";
import { judge, nextOf } from "./judge.ts";
import { archivePermit, endWork, startWork } from "./life.ts";
import { loadPermit } from "./load.ts";
import { measureIds } from "./measures.ts";
import { setOffice } from "./settings.ts";
import { signPermit } from "./sign.ts";
import { addSample, verifyPerson } from "./site-work.ts";
import { findPermit } from "./store/store.ts";

/** Permits as a program leads them: the demonstration and tests. Secrets of signers are proven by whoever calls. */
export const permitActs = {
  ...{ actOnBooking, bookWork, applyForBooking, namePerson, addRisks, confirmMeasure, measureIds },
  ...{ declareArea, decideArea, confirmDay, startInArea },
  ...{ signPermit, addSample, verifyPerson, startWork, endWork, archivePermit },
  ...{ setOffice, findPermit },
  /** The step whose turn it is. */
  nextStepOf(ports: Ports, id: string): string | undefined {
    const full = loadPermit(ports.db.read, id);
    const judged = full && judge(ports.db.read, full, ports.clock.now(), { isClockTrusted: true });
    return judged && nextOf(judged)?.id;
  },
} as const;
