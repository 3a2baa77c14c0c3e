/** Apple configuration profile with the box's authority, unsigned: the phone says so and asks. Pure. */

function xmlText(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/** A stable id from the fingerprint, so that a second installation replaces the first. */
function uuidOf(fingerprint: string, offset: number): string {
  const hex = fingerprint.replaceAll(":", "").slice(offset, offset + 32);
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, "$1-$2-$3-$4-$5");
}

export type ProfileFacts = {
  /** DER of the certificate in base64. */
  readonly caBase64: string;
  /** SHA-256 as `AA:BB:…`. */
  readonly fingerprint: string;
  readonly siteName: string;
};

/** Apple, Configuration Profile Reference: payload `com.apple.security.root`. */
export function mobileConfig(facts: ProfileFacts): string {
  const id = `cn.gasward.ca.${facts.fingerprint.replaceAll(":", "").slice(0, 12).toLowerCase()}`;
  const name = xmlText(`Gasward ${facts.siteName}`.trim());
  return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0"><dict>
<key>PayloadType</key><string>Configuration</string>
<key>PayloadVersion</key><integer>1</integer>
<key>PayloadIdentifier</key><string>${id}</string>
<key>PayloadUUID</key><string>${uuidOf(facts.fingerprint, 0)}</string>
<key>PayloadDisplayName</key><string>${name}</string>
<key>PayloadContent</key><array><dict>
<key>PayloadType</key><string>com.apple.security.root</string>
<key>PayloadVersion</key><integer>1</integer>
<key>PayloadIdentifier</key><string>${id}.root</string>
<key>PayloadUUID</key><string>${uuidOf(facts.fingerprint, 32)}</string>
<key>PayloadDisplayName</key><string>${name} CA</string>
<key>PayloadContent</key><data>${facts.caBase64}</data>
</dict></array>
</dict></plist>
`;
}
