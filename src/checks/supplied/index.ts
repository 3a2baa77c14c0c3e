/** The tables that come with the program; a site may publish its own versions of each. */
import type { SuppliedTable } from "../model.ts";
import { CONTROL_TABLES } from "./control.ts";
import { FILLING_TABLES } from "./filling.ts";
import { INSPECTION_TABLE } from "./inspection.ts";
import { HOME_TABLE, RESTAURANT_TABLE, STATION_DAILY_TABLE } from "./lpg.ts";
import { STORAGE_TABLE } from "./storage.ts";
import { USE_TABLE } from "./use.ts";

export const SUPPLIED_TABLES: readonly SuppliedTable[] = [
  STORAGE_TABLE,
  USE_TABLE,
  STATION_DAILY_TABLE,
  RESTAURANT_TABLE,
  HOME_TABLE,
  INSPECTION_TABLE,
  ...CONTROL_TABLES,
  ...FILLING_TABLES,
];
