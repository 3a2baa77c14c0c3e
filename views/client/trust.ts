/** Tells whether this browser trusts the box: an image asked for encrypted arrives only when it does. */

const WAIT_MAX_MS = 8_000;
const AGAIN_MS = 5_000;

function show(root: HTMLElement, shown: "wait" | "yes" | "no"): void {
  for (const part of root.querySelectorAll<HTMLElement>("[data-trust]")) {
    part.hidden = part.dataset["trust"] !== shown;
  }
}

function ask(url: string): Promise<boolean> {
  return new Promise((resolve) => {
    const image = new Image();
    const end = (isTrusted: boolean): void => {
      clearTimeout(timer);
      resolve(isTrusted);
    };
    const timer = setTimeout(() => end(false), WAIT_MAX_MS);
    image.onload = () => end(true);
    image.onerror = () => end(false);
    // A kept image would answer for the certificate of yesterday.
    image.src = `${url}?at=${Date.now()}`;
  });
}

async function test(root: HTMLElement): Promise<void> {
  const isTrusted = await ask(root.dataset["trustTest"] ?? "");
  show(root, isTrusted ? "yes" : "no");
  // Whoever installs the certificate comes back to this page and must not have to reload it.
  if (!isTrusted) setTimeout(() => void test(root), AGAIN_MS);
}

for (const root of document.querySelectorAll<HTMLElement>("[data-trust-test]")) void test(root);
