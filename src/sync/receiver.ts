/** A minimal receiver: keeps every record once, in order, and acknowledges what it holds without a gap. */
import { Database } from "bun:sqlite";
import mqtt, { type MqttClient } from "mqtt";
import { verifySignature } from "../platform/keys.ts";
import { parseEnvelope } from "./form.ts";
import { type Envelope, topics } from "./model.ts";
import { signedText } from "./upstream.ts";

export type ReceiverOptions = {
  readonly url: string;
  /** SQLite file; `:memory:` forgets at the end. */
  readonly state: string;
  /** Called once for every record, in the order of its lane. */
  readonly accepted: (envelope: Envelope) => void;
  readonly rejected: (reason: string, topic: string) => void;
};

type Lane = { readonly site: string; readonly epoch: string; readonly lane: string };

const TABLES = `
  CREATE TABLE IF NOT EXISTS site_key (site TEXT PRIMARY KEY, pem TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS record (
    site TEXT NOT NULL, epoch TEXT NOT NULL, lane TEXT NOT NULL, lane_seq INTEGER NOT NULL,
    envelope TEXT NOT NULL, PRIMARY KEY (site, epoch, lane, lane_seq)
  ) WITHOUT ROWID;`;

export class Receiver {
  readonly #options: ReceiverOptions;
  readonly #database: Database;
  readonly #client: MqttClient;

  constructor(options: ReceiverOptions) {
    this.#options = options;
    this.#database = new Database(options.state, { create: true, strict: true });
    this.#database.run(TABLES);
    this.#client = mqtt.connect(options.url, { protocolVersion: 5, reconnectPeriod: 1_000 });
    this.#client.on("connect", () => this.#client.subscribe(topics.everyLane, { qos: 1 }));
    this.#client.on("message", (topic, payload) => this.#receive(topic, payload));
  }

  #receive(topic: string, payload: Uint8Array): void {
    const [, , site = "", , lane] = topic.split("/");
    if (lane === "key") {
      // Pinned at first sight; a real receiver compares the fingerprint by hand at pairing.
      this.#database
        .query("INSERT INTO site_key (site, pem) VALUES ($site, $pem) ON CONFLICT DO NOTHING")
        .run({ site, pem: new TextDecoder().decode(payload) });
      return;
    }
    const envelope = parseEnvelope(payload);
    if (envelope === undefined || envelope.site !== site || envelope.lane !== lane) {
      this.#options.rejected("malformed", topic);
      return;
    }
    const pinned = this.#database
      .query("SELECT pem FROM site_key WHERE site = $site")
      .get({ site });
    if (pinned === null) {
      this.#options.rejected("no key yet", topic);
      return;
    }
    const { sig, ...unsigned } = envelope;
    if (!verifySignature((pinned as { pem: string }).pem, signedText(unsigned), sig)) {
      this.#options.rejected("signature", topic);
      return;
    }
    this.#keep(envelope);
  }

  #keep(envelope: Envelope): void {
    const { site, epoch, lane, laneSeq } = envelope;
    const before = this.#contiguous({ site, epoch, lane });
    const kept = this.#database
      .query(
        "INSERT INTO record VALUES ($site, $epoch, $lane, $laneSeq, $text) ON CONFLICT DO NOTHING",
      )
      .run({ site, epoch, lane, laneSeq, text: JSON.stringify(envelope) });
    const after = this.#contiguous({ site, epoch, lane });
    if (kept.changes === 1) this.#giveOut(envelope, before, after);
    // Also a duplicate is answered: the sender may have missed the first answer.
    const ack = JSON.stringify({ epoch, lane, laneSeq: after });
    this.#client.publish(topics.ack(site), ack, { qos: 1 });
  }

  /** A record that filled a gap sets free those that came before their turn. */
  #giveOut(envelope: Envelope, before: number, after: number): void {
    const { site, epoch, lane } = envelope;
    const rows = this.#database
      .query(
        `SELECT envelope FROM record WHERE site = $site AND epoch = $epoch AND lane = $lane
         AND lane_seq > $before AND lane_seq <= $after ORDER BY lane_seq`,
      )
      .all({ site, epoch, lane, before, after }) as { envelope: string }[];
    for (const row of rows) this.#options.accepted(JSON.parse(row.envelope) as Envelope);
  }

  #contiguous(of: Lane): number {
    const row = this.#database
      .query(
        `SELECT coalesce(max(lane_seq), 0) AS last FROM (
           SELECT lane_seq, row_number() OVER (ORDER BY lane_seq) AS place FROM record
           WHERE site = $site AND epoch = $epoch AND lane = $lane
         ) WHERE lane_seq = place`,
      )
      .get({ site: of.site, epoch: of.epoch, lane: of.lane }) as { last: number };
    return row.last;
  }

  async stop(): Promise<void> {
    await this.#client.endAsync(true);
    this.#database.close();
  }
}
