/** Updates as signed files, and the trial of a new program on the data. */
export {
  type PackageRefusal,
  packUpdate,
  readUpdate,
  sha256,
  type UpdateHeader,
  type UpdatePackage,
} from "./package.ts";
export { isWell, refuseUpdate, type UpdateRefusal } from "./rules.ts";
export {
  acceptTrial,
  beginTrial,
  copyBytes,
  findTrial,
  rollBackTrial,
  settleTrial,
} from "./trial.ts";
