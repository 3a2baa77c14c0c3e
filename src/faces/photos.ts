/** Enrolment from photos that somebody brings: the same rules for each, and all of one person. */
import { accept, type Result, refuse } from "../kernel/result.ts";
import type { Ports } from "../platform/ports.ts";
import type { FaceEngine } from "./engine/engine.ts";
import { FACE_LIMITS, type FaceRefusal } from "./model.ts";
import { photoHints } from "./rules.ts";
import { enrol, mayEnrol } from "./service.ts";

export type PhotoRefusal = FaceRefusal & { readonly file?: string };

export type Photo = { readonly name: string; readonly bytes: Uint8Array };

/** The refusal names the photo that it is about. */
export async function enrolPhotos(
  ports: Ports,
  engine: FaceEngine,
  actorId: string,
  personId: string,
  photos: readonly Photo[],
): Promise<Result<{ readonly likeId: string | null }, PhotoRefusal>> {
  const allowed = mayEnrol(ports.db.read, personId, ports.clock.now());
  if (!allowed.ok) return allowed;
  if (photos.length < FACE_LIMITS.viewsMin || photos.length > FACE_LIMITS.photos) {
    return refuse({ code: "faces.few_views" });
  }
  const views: (readonly number[])[] = [];
  for (const { name, bytes } of photos) {
    const looked = await engine.look(bytes, "photo");
    if (!looked.ok) return refuse({ code: looked.refusal, file: name });
    const [hint] = photoHints(looked.value);
    const { face } = looked.value;
    if (face === undefined || hint !== undefined) {
      return refuse({ code: `faces.hint_${hint ?? "no_face"}`, file: name });
    }
    views.push(face.descriptor);
  }
  const enrolled = await enrol(ports, { personId: actorId }, personId, views, "photos");
  return enrolled.ok ? accept(enrolled.value) : refuse(enrolled.refusal);
}
