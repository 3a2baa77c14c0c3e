/** Addresses of the pages about the site. */
import type { WizardStep } from "./model.ts";

export const sitePaths = {
  site: "/site",
  edit: "/site/edit",
  poster: "/site/poster",
  reissue: "/site/code/reissue",
  pack: (id: string) => `/site/packs/${id}`,
  publicCode: (code: string) => `/s/${code}`,
  wizard: "/wizard",
  step: (step: WizardStep) => `/wizard/${step}`,
  wizardFaces: "/wizard/operators/faces",
  complete: (step: WizardStep) => `/wizard/${step}/complete`,
  operatorFile: (personId: string) => `/wizard/people/${personId}/file`,
  rooms: "/rooms",
  addRoom: "/rooms/new",
  room: (id: string) => `/rooms/${id}/edit`,
  retireRoom: (id: string) => `/rooms/${id}/retire`,
  floors: "/plans",
  floor: (id: string) => `/plans/${id}`,
  wall: (id: string) => `/plans/${id}/wall`,
  wallLive: (id: string) => `/plans/${id}/wall/live`,
  floorImage: (id: string) => `/plans/${id}/image`,
  floorScale: (id: string) => `/plans/${id}/scale`,
  floorRetire: (id: string) => `/plans/${id}/retire`,
  addItem: (id: string) => `/plans/${id}/items`,
  moveItem: (id: string, item: string) => `/plans/${id}/items/${item}/move`,
  removeItem: (id: string, item: string) => `/plans/${id}/items/${item}/remove`,
  /** The drawing of a floor; the hash makes a new drawing a new address. */
  image: (id: string, hash: string) => `/plans/${id}/image?v=${hash.slice(0, 12)}`,
} as const;
