/** Makes pictures small enough to wait on a phone: as large as the box keeps them, and no larger. */

const SIDE_MAX_PX = 1_600;
const QUALITY = 0.8;

export async function shrink(file: Blob): Promise<Blob> {
  const drawn = await createImageBitmap(file).catch(() => undefined);
  // What the browser cannot read the box may still read.
  if (drawn === undefined) return file;
  const scale = Math.min(1, SIDE_MAX_PX / Math.max(drawn.width, drawn.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(drawn.width * scale));
  canvas.height = Math.max(1, Math.round(drawn.height * scale));
  const context = canvas.getContext("2d");
  if (context === null) return file;
  context.fillStyle = "#fff";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(drawn, 0, 0, canvas.width, canvas.height);
  drawn.close();
  return await new Promise((resolve) => {
    canvas.toBlob((blob) => resolve(blob ?? file), "image/jpeg", QUALITY);
  });
}

/** A signature pad's drawing. */
export function drawingBlob(dataUrl: string): Blob | undefined {
  const text = /^data:image\/png;base64,([A-Za-z0-9+/=]+)$/.exec(dataUrl)?.[1];
  if (text === undefined) return undefined;
  return new Blob([Uint8Array.from(atob(text), (char) => char.charCodeAt(0))], {
    type: "image/png",
  });
}

const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";

/** An id in the shape of the box's own: 10 characters of time, 16 by chance. */
export function newId(now: number): string {
  let time = "";
  for (let rest = now; time.length < 10; rest = Math.floor(rest / 32)) {
    time = (ALPHABET[rest % 32] ?? "0") + time;
  }
  const random = crypto.getRandomValues(new Uint8Array(16));
  return time + Array.from(random, (byte) => ALPHABET[byte & 31]).join("");
}
