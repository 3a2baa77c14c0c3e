/**
 * The script of every page: scanner, PIN keys, sounds, clock, live badge, idle hint. The page works without it.
 * It runs before the body is read, so that a scan into a page that still arrives is heard and waits.
 */
import { startClock } from "./lib/clock.ts";
import { startDialogs } from "./lib/dialog.ts";
import { startFileSizes } from "./lib/file-size.ts";
import { startFoldTables } from "./lib/fold-tables.ts";
import { startIdle } from "./lib/idle.ts";
import { startKeys } from "./lib/keys.ts";
import { startLive } from "./lib/live.ts";
import { startNews } from "./lib/news.ts";
import { startPins } from "./lib/pin.ts";
import { startPrint } from "./lib/print.ts";
import { startRoadGuard } from "./lib/road-guard.ts";
import { startScanForm } from "./lib/scan-form.ts";
import { startSideNav } from "./lib/side-nav.ts";
import { startSounds } from "./lib/sound.ts";
import { startWall } from "./lib/wall.ts";

startWall();
startScanForm();
startKeys();

function startOnParsedPage(): void {
  startSideNav();
  startPins();
  startSounds();
  startClock();
  startLive();
  startNews();
  startIdle();
  startDialogs();
  startPrint();
  startRoadGuard();
  startFileSizes();
  startFoldTables();
  document.documentElement.dataset["js"] = "yes";
}

if (document.readyState === "loading") {
  document.addEventListener("DOMContentLoaded", startOnParsedPage, { once: true });
} else startOnParsedPage();
