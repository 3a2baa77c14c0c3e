/** The icons in use, as SVG text inside the program; a name says what it stands for, not how it looks. */
import activity from "lucide-static/icons/activity.svg" with { type: "text" };
import arrowLeft from "lucide-static/icons/arrow-left.svg" with { type: "text" };
import arrowRight from "lucide-static/icons/arrow-right.svg" with { type: "text" };
import badgeCheck from "lucide-static/icons/badge-check.svg" with { type: "text" };
import ban from "lucide-static/icons/ban.svg" with { type: "text" };
import bell from "lucide-static/icons/bell.svg" with { type: "text" };
import bellOff from "lucide-static/icons/bell-off.svg" with { type: "text" };
import bellRing from "lucide-static/icons/bell-ring.svg" with { type: "text" };
import building from "lucide-static/icons/building.svg" with { type: "text" };
import calendar from "lucide-static/icons/calendar.svg" with { type: "text" };
import camera from "lucide-static/icons/camera.svg" with { type: "text" };
import cameraOff from "lucide-static/icons/camera-off.svg" with { type: "text" };
import chart from "lucide-static/icons/chart-line.svg" with { type: "text" };
import check from "lucide-static/icons/check.svg" with { type: "text" };
import chevronDown from "lucide-static/icons/chevron-down.svg" with { type: "text" };
import chevronLeft from "lucide-static/icons/chevron-left.svg" with { type: "text" };
import chevronRight from "lucide-static/icons/chevron-right.svg" with { type: "text" };
import chevronUp from "lucide-static/icons/chevron-up.svg" with { type: "text" };
import circle from "lucide-static/icons/circle.svg" with { type: "text" };
import ok from "lucide-static/icons/circle-check.svg" with { type: "text" };
import pending from "lucide-static/icons/circle-dashed.svg" with { type: "text" };
import dot from "lucide-static/icons/circle-dot.svg" with { type: "text" };
import help from "lucide-static/icons/circle-help.svg" with { type: "text" };
import pause from "lucide-static/icons/circle-pause.svg" with { type: "text" };
import play from "lucide-static/icons/circle-play.svg" with { type: "text" };
import stop from "lucide-static/icons/circle-stop.svg" with { type: "text" };
import refused from "lucide-static/icons/circle-x.svg" with { type: "text" };
import checks from "lucide-static/icons/clipboard-check.svg" with { type: "text" };
import list from "lucide-static/icons/clipboard-list.svg" with { type: "text" };
import clock from "lucide-static/icons/clock.svg" with { type: "text" };
import cloud from "lucide-static/icons/cloud.svg" with { type: "text" };
import cloudOff from "lucide-static/icons/cloud-off.svg" with { type: "text" };
import cloudUpload from "lucide-static/icons/cloud-upload.svg" with { type: "text" };
import construction from "lucide-static/icons/construction.svg" with { type: "text" };
import cylinders from "lucide-static/icons/container.svg" with { type: "text" };
import cylinder from "lucide-static/icons/cylinder.svg" with { type: "text" };
import backspace from "lucide-static/icons/delete.svg" with { type: "text" };
import door from "lucide-static/icons/door-open.svg" with { type: "text" };
import download from "lucide-static/icons/download.svg" with { type: "text" };
import droplets from "lucide-static/icons/droplets.svg" with { type: "text" };
import more from "lucide-static/icons/ellipsis.svg" with { type: "text" };
import externalLink from "lucide-static/icons/external-link.svg" with { type: "text" };
import eye from "lucide-static/icons/eye.svg" with { type: "text" };
import eyeOff from "lucide-static/icons/eye-off.svg" with { type: "text" };
import factory from "lucide-static/icons/factory.svg" with { type: "text" };
import documentCheck from "lucide-static/icons/file-check.svg" with { type: "text" };
import permit from "lucide-static/icons/file-pen.svg" with { type: "text" };
import document from "lucide-static/icons/file-text.svg" with { type: "text" };
import filter from "lucide-static/icons/filter.svg" with { type: "text" };
import flame from "lucide-static/icons/flame.svg" with { type: "text" };
import fuel from "lucide-static/icons/fuel.svg" with { type: "text" };
import gauge from "lucide-static/icons/gauge.svg" with { type: "text" };
import hand from "lucide-static/icons/hand.svg" with { type: "text" };
import hardHat from "lucide-static/icons/hard-hat.svg" with { type: "text" };
import history from "lucide-static/icons/history.svg" with { type: "text" };
import home from "lucide-static/icons/house.svg" with { type: "text" };
import badge from "lucide-static/icons/id-card.svg" with { type: "text" };
import info from "lucide-static/icons/info.svg" with { type: "text" };
import key from "lucide-static/icons/key-round.svg" with { type: "text" };
import keyboard from "lucide-static/icons/keyboard.svg" with { type: "text" };
import languages from "lucide-static/icons/languages.svg" with { type: "text" };
import layers from "lucide-static/icons/layers.svg" with { type: "text" };
import link from "lucide-static/icons/link.svg" with { type: "text" };
import steps from "lucide-static/icons/list-checks.svg" with { type: "text" };
import lock from "lucide-static/icons/lock.svg" with { type: "text" };
import unlock from "lucide-static/icons/lock-open.svg" with { type: "text" };
import login from "lucide-static/icons/log-in.svg" with { type: "text" };
import logout from "lucide-static/icons/log-out.svg" with { type: "text" };
import map from "lucide-static/icons/map.svg" with { type: "text" };
import pin from "lucide-static/icons/map-pin.svg" with { type: "text" };
import menu from "lucide-static/icons/menu.svg" with { type: "text" };
import minus from "lucide-static/icons/minus.svg" with { type: "text" };
import moon from "lucide-static/icons/moon.svg" with { type: "text" };
import network from "lucide-static/icons/network.svg" with { type: "text" };
import alert from "lucide-static/icons/octagon-alert.svg" with { type: "text" };
import danger from "lucide-static/icons/octagon-x.svg" with { type: "text" };
import parcel from "lucide-static/icons/package.svg" with { type: "text" };
import edit from "lucide-static/icons/pencil.svg" with { type: "text" };
import phone from "lucide-static/icons/phone.svg" with { type: "text" };
import plug from "lucide-static/icons/plug-zap.svg" with { type: "text" };
import plus from "lucide-static/icons/plus.svg" with { type: "text" };
import printer from "lucide-static/icons/printer.svg" with { type: "text" };
import qrCode from "lucide-static/icons/qr-code.svg" with { type: "text" };
import radio from "lucide-static/icons/radio.svg" with { type: "text" };
import anchorSignal from "lucide-static/icons/radio-tower.svg" with { type: "text" };
import refresh from "lucide-static/icons/refresh-cw.svg" with { type: "text" };
import route from "lucide-static/icons/route.svg" with { type: "text" };
import save from "lucide-static/icons/save.svg" with { type: "text" };
import scale from "lucide-static/icons/scale.svg" with { type: "text" };
import barcode from "lucide-static/icons/scan-barcode.svg" with { type: "text" };
import face from "lucide-static/icons/scan-face.svg" with { type: "text" };
import scan from "lucide-static/icons/scan-line.svg" with { type: "text" };
import search from "lucide-static/icons/search.svg" with { type: "text" };
import settings from "lucide-static/icons/settings.svg" with { type: "text" };
import shieldAlert from "lucide-static/icons/shield-alert.svg" with { type: "text" };
import shieldCheck from "lucide-static/icons/shield-check.svg" with { type: "text" };
import clothing from "lucide-static/icons/shirt.svg" with { type: "text" };
import signature from "lucide-static/icons/signature.svg" with { type: "text" };
import siren from "lucide-static/icons/siren.svg" with { type: "text" };
import seal from "lucide-static/icons/stamp.svg" with { type: "text" };
import sun from "lucide-static/icons/sun.svg" with { type: "text" };
import thermometer from "lucide-static/icons/thermometer.svg" with { type: "text" };
import timer from "lucide-static/icons/timer.svg" with { type: "text" };
import trash from "lucide-static/icons/trash-2.svg" with { type: "text" };
import warn from "lucide-static/icons/triangle-alert.svg" with { type: "text" };
import truck from "lucide-static/icons/truck.svg" with { type: "text" };
import undo from "lucide-static/icons/undo-2.svg" with { type: "text" };
import unlink from "lucide-static/icons/unlink.svg" with { type: "text" };
import upload from "lucide-static/icons/upload.svg" with { type: "text" };
import person from "lucide-static/icons/user.svg" with { type: "text" };
import people from "lucide-static/icons/users.svg" with { type: "text" };
import sound from "lucide-static/icons/volume-2.svg" with { type: "text" };
import soundOff from "lucide-static/icons/volume-x.svg" with { type: "text" };
import weight from "lucide-static/icons/weight.svg" with { type: "text" };
import wifi from "lucide-static/icons/wifi.svg" with { type: "text" };
import wifiOff from "lucide-static/icons/wifi-off.svg" with { type: "text" };
import wind from "lucide-static/icons/wind.svg" with { type: "text" };
import wrench from "lucide-static/icons/wrench.svg" with { type: "text" };
import close from "lucide-static/icons/x.svg" with { type: "text" };

const FILES = {
  ok: ok,
  warn: warn,
  alert: alert,
  danger: danger,
  lock: lock,
  unlock: unlock,
  "shield-alert": shieldAlert,
  "shield-check": shieldCheck,
  info: info,
  help: help,
  person: person,
  people: people,
  badge: badge,
  logout: logout,
  login: login,
  languages: languages,
  sun: sun,
  moon: moon,
  home: home,
  gauge: gauge,
  weight: weight,
  scale: scale,
  fuel: fuel,
  flame: flame,
  cylinder: cylinder,
  cylinders: cylinders,
  "qr-code": qrCode,
  scan: scan,
  barcode: barcode,
  camera: camera,
  "camera-off": cameraOff,
  search: search,
  filter: filter,
  plus: plus,
  minus: minus,
  close: close,
  check: check,
  "chevron-left": chevronLeft,
  "chevron-right": chevronRight,
  "chevron-up": chevronUp,
  "chevron-down": chevronDown,
  "arrow-left": arrowLeft,
  "arrow-right": arrowRight,
  refresh: refresh,
  clock: clock,
  timer: timer,
  calendar: calendar,
  bell: bell,
  "bell-ring": bellRing,
  "bell-off": bellOff,
  siren: siren,
  map: map,
  pin: pin,
  radio: radio,
  "anchor-signal": anchorSignal,
  wifi: wifi,
  "wifi-off": wifiOff,
  truck: truck,
  parcel: parcel,
  checks: checks,
  list: list,
  document: document,
  "document-check": documentCheck,
  permit: permit,
  download: download,
  upload: upload,
  printer: printer,
  settings: settings,
  wrench: wrench,
  "hard-hat": hardHat,
  building: building,
  factory: factory,
  backspace: backspace,
  eye: eye,
  "eye-off": eyeOff,
  edit: edit,
  trash: trash,
  play: play,
  stop: stop,
  pause: pause,
  layers: layers,
  thermometer: thermometer,
  droplets: droplets,
  hand: hand,
  ban: ban,
  dot: dot,
  circle: circle,
  pending: pending,
  history: history,
  more: more,
  "external-link": externalLink,
  signature: signature,
  face: face,
  key: key,
  keyboard: keyboard,
  sound: sound,
  "sound-off": soundOff,
  phone: phone,
  link: link,
  unlink: unlink,
  plug: plug,
  activity: activity,
  chart: chart,
  steps: steps,
  refused: refused,
  undo: undo,
  save: save,
  network: network,
  cloud: cloud,
  "cloud-off": cloudOff,
  "cloud-upload": cloudUpload,
  menu: menu,
  "badge-check": badgeCheck,
  construction: construction,
  clothing: clothing,
  wind: wind,
  seal: seal,
  route: route,
  door: door,
} as const satisfies Readonly<Record<string, string>>;

export type IconName = keyof typeof FILES;

/** The drawing inside `<svg>…</svg>`; frame, size and colour are the component's. */
function drawingOf(file: string): string {
  const from = file.indexOf(">", file.indexOf("<svg")) + 1;
  return file.slice(from, file.lastIndexOf("</svg>")).replace(/\s+/g, " ").trim();
}

export const ICON_NAMES: readonly IconName[] = Object.keys(FILES) as IconName[];

export const ICON_DRAWINGS = Object.fromEntries(
  ICON_NAMES.map((name) => [name, drawingOf(FILES[name])]),
) as Readonly<Record<IconName, string>>;
