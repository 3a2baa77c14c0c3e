/** Why a photo was not taken, wherever one can be sent. */
import { type Phrase, phrase } from "../../src/platform/i18n.ts";
import type { MediaRefusal } from "../../src/platform/media.ts";

export const photoRefusalText: Readonly<Record<MediaRefusal["code"], Phrase>> = {
  "media.empty": phrase("没有收到照片。", "No photo arrived."),
  "media.too_large": phrase(
    "照片超过 8 MB，请降低分辨率。",
    "The photo is above 8 MB; lower its resolution.",
  ),
  "media.wrong_type": phrase(
    "只收 JPEG、PNG、WebP 照片。",
    "Only JPEG, PNG and WebP photos are taken.",
  ),
  "media.too_many_pixels": phrase("照片尺寸过大。", "The photo has too many pixels."),
  "media.damaged": phrase("照片已损坏，请重拍。", "The photo is damaged; take it again."),
  "media.busy": phrase(
    "同时上传太多，请稍后再试。",
    "Too many photos at once; try again in a moment.",
  ),
};
