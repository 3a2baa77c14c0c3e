/** One permit, on a phone in one hand and at a desk: what comes next first, then everything that stands on the ticket. */
import type { Child } from "hono/jsx";
import { permitPaths } from "../../src/permits/paths.ts";
import { type Lang, say } from "../../src/platform/i18n.ts";
import { Button, LinkButton } from "../ui/button.tsx";
import { Alert, Refused, StatePill } from "../ui/feedback.tsx";
import { CsrfField } from "../ui/form.tsx";
import { STACK } from "../ui/look.ts";
import { Card, KeyValueList, PageHead, Table } from "../ui/structure.tsx";
import { ActForm, ActSelect, ActWords, type PageProps } from "./act-form.tsx";
import { AreaSketch } from "./areas/area-sketch.tsx";
import { StagePill } from "./board-page.tsx";
import { Measures, People, Risks } from "./content-parts.tsx";
import type { RefusalView } from "./model.ts";
import { boardText, kindWords, levelWord, permitText, onePermitText as t } from "./text.ts";
import { Acts, Entries, Samples } from "./work-parts.tsx";

function Head(props: PageProps) {
  const { lang, permit } = props;
  return (
    <>
      <PageHead title={`${say(lang, kindWords[permit.kind])} ${permit.number}`}>
        <LinkButton href={permitPaths.board} icon="arrow-left">
          {say(lang, permitText.title)}
        </LinkButton>
        <LinkButton href={permitPaths.print(permit.id)} icon="printer">
          {say(lang, t.print)}
        </LinkButton>
      </PageHead>
      <p class="permit-card-head" id="permit-pills">
        <StagePill lang={lang} stage={permit.stage} />
        {permit.level === null ? null : (
          <StatePill
            state="neutral"
            icon="layers"
            word={levelWord(lang, permit.kind, permit.level)}
          />
        )}
        {permit.minutesLeft === undefined ? null : (
          <StatePill
            state={
              permit.minutesLeft < 0 ? "danger" : permit.minutesLeft < 60 ? "alert" : "neutral"
            }
            icon="timer"
            word={
              permit.minutesLeft < 0
                ? say(lang, boardText.over)
                : say(lang, boardText.hoursLeft, {
                    hours: Math.floor(permit.minutesLeft / 60),
                    minutes: permit.minutesLeft % 60,
                  })
            }
          />
        )}
      </p>
      <p class="permit-what">{permit.what}</p>
      <p class="quiet">
        {permit.place} · {permit.span} · {permit.company}
      </p>
    </>
  );
}

export function RefusalList(props: {
  readonly lang: Lang;
  readonly items: readonly RefusalView[];
}) {
  const { lang } = props;
  return (
    <ul class="permit-refusals">
      {props.items.map((item) => (
        <li>
          <strong>{item.words}</strong>
          {item.clause === "" ? null : <span class="quiet"> · {item.clause}</span>}
          {item.wayOut === "" ? null : <p>{say(lang, t.wayOut, { way: item.wayOut })}</p>}
        </li>
      ))}
    </ul>
  );
}

function Hindrances(props: PageProps) {
  const { lang, permit } = props;
  const { refusals, conflicts, missing } = permit;
  if (refusals.length + conflicts.length + missing.length === 0) return null;
  return (
    <>
      {refusals.length === 0 ? null : (
        <Card
          title={say(lang, t.hindrances, { count: refusals.length })}
          icon="alert"
          state="warn"
          id="permit-refusals"
        >
          <RefusalList lang={lang} items={refusals} />
        </Card>
      )}
      {missing.length === 0 ? null : (
        <Card title={say(lang, t.missingTickets)} icon="link" state="warn" id="permit-missing">
          <ul class="permit-refusals">
            {missing.map((one) => (
              <li>
                <strong>{say(lang, kindWords[one.kind])}</strong> <span>{one.words}</span>
                {one.href === "" ? null : (
                  <p>
                    <LinkButton href={one.href} icon="plus">
                      {say(lang, t.applyAlso)}
                    </LinkButton>
                  </p>
                )}
              </li>
            ))}
          </ul>
        </Card>
      )}
      {conflicts.length === 0 ? null : (
        <Card title={say(lang, t.conflicts)} icon="danger" state="danger" id="permit-conflicts">
          <RefusalList lang={lang} items={conflicts} />
          {conflicts.map(({ other }) =>
            other === undefined ? null : (
              <a class="link font-semibold" href={other.href}>
                {other.label}
              </a>
            ),
          )}
        </Card>
      )}
    </>
  );
}

function Application(props: PageProps) {
  const { lang, permit } = props;
  return (
    <Card
      title={say(lang, t.application)}
      icon="permit"
      id="permit-application"
      actions={
        permit.acts.has("edit") ? (
          <LinkButton href={permitPaths.edit(permit.id)} icon="edit" kind="quiet">
            {say(lang, t.edit)}
          </LinkButton>
        ) : undefined
      }
    >
      <div class={STACK}>
        {permit.reasons.length === 0 ? null : (
          <div>
            <h3>{say(lang, t.levelWhy)}</h3>
            <ul class="permit-refusals">
              {permit.reasons.map((reason) => (
                <li>{reason}</li>
              ))}
            </ul>
          </div>
        )}
        <KeyValueList
          facts={[
            [say(lang, permitText.unit), permit.unit],
            [
              say(lang, permitText.company),
              permit.isContractor
                ? `${permit.company}（${say(lang, permitText.contractor)}）`
                : permit.company,
            ],
            ...(permit.area === undefined
              ? []
              : [[say(lang, t.workArea), permit.area.words] as const]),
            ...permit.facts,
            [say(lang, t.risk), permit.risk === "" ? undefined : permit.risk],
            ...(permit.otherMeasure === ""
              ? []
              : [
                  [
                    say(lang, t.otherMeasure),
                    `${permit.otherMeasure}（${permit.otherMeasureBy ?? "—"}）`,
                  ] as const,
                ]),
            ...(permit.closeReason === ""
              ? []
              : [[say(lang, t.closeReason), permit.closeReason] as const]),
          ]}
        />
        <AreaSketch area={permit.area} />
        {[...permit.job, ...(permit.previous === undefined ? [] : [permit.previous])].map(
          (link) => (
            <a class="link font-semibold" href={link.href}>
              {link.label}
            </a>
          ),
        )}
      </div>
    </Card>
  );
}

function Chain(props: PageProps) {
  const { lang, permit } = props;
  const canSign = permit.acts.has("sign");
  return (
    <Card title={say(lang, t.chain)} icon="signature" id="permit-chain">
      <ol class="permit-steps">
        {permit.steps.map((step) => (
          <li data-state={step.state}>
            <div class="permit-card-head">
              <StatePill
                state={step.state === "done" ? "ok" : step.state === "next" ? "warn" : "neutral"}
                word={step.words}
              />
              <span class="quiet">{step.clause}</span>
            </div>
            {step.signed === undefined ? null : (
              <div class="permit-signed">
                {step.drawing === undefined ? null : (
                  <img src={step.drawing} alt={step.words} width="150" />
                )}
                <span>
                  {step.signed}
                  {step.opinion === "" ? "" : ` · ${step.opinion}`}
                </span>
              </div>
            )}
            {step.state === "next" && canSign ? (
              <div>
                <LinkButton
                  href={permitPaths.sign(permit.id, step.id)}
                  icon="signature"
                  kind="primary"
                  id={`sign-${step.id}`}
                >
                  {say(lang, t.signHere)}
                </LinkButton>
              </div>
            ) : null}
          </li>
        ))}
      </ol>
    </Card>
  );
}

function Pictures(props: PageProps) {
  const { lang, permit } = props;
  return (
    <Card title={say(lang, t.pictures)} icon="camera" id="permit-pictures">
      <div class="permit-pictures">
        {permit.pictures.map(({ href, note }) => (
          <figure>
            <a href={href}>
              <img src={href} alt={note === "" ? say(lang, t.pictures) : note} />
            </a>
            <figcaption>{note}</figcaption>
          </figure>
        ))}
      </div>
      {permit.acts.has("picture") ? (
        <details class="danger-aside">
          <summary>{say(lang, t.addPicture)}</summary>
          <ActForm {...props} act="picture" label={say(lang, t.addPicture)} icon="camera" hasFile>
            <input
              type="file"
              name="photo"
              accept="image/jpeg,image/png,image/webp"
              required
              aria-label={say(lang, t.addPicture)}
            />
            <ActWords props={props} act="picture" name="note" label={say(lang, permitText.note)} />
          </ActForm>
        </details>
      ) : null}
    </Card>
  );
}

function History(props: PageProps) {
  const { lang, permit } = props;
  return (
    <details class="danger-aside">
      <summary>{say(lang, t.history)}</summary>
      <Table
        lang={lang}
        caption={say(lang, t.history)}
        columns={[
          { label: say(lang, permitText.time) },
          { label: say(lang, t.who) },
          { label: say(lang, t.event) },
        ]}
        rows={permit.history.map((line) => ({ cells: [line.at, line.who, line.words] }))}
      />
    </details>
  );
}

/** Taken by anybody on the work, in one touch and without a reason: first stop, then ask. */
function Stop(props: PageProps) {
  const { lang, permit } = props;
  if (!permit.acts.has("evacuate")) return null;
  return (
    <form method="post" action={permitPaths.act(permit.id, "evacuate")} id="act-evacuate">
      <CsrfField token={props.csrf} />
      <Button kind="destructive" size="next" icon="alert">
        {say(lang, t.evacuate)}
      </Button>
    </form>
  );
}

export function PermitPage(props: PageProps) {
  const { lang } = props;
  const aside: Child = (
    <div class={STACK}>
      <Application {...props} />
      <Pictures {...props} />
      <History {...props} />
    </div>
  );
  return (
    <div class={STACK} id="permit-page">
      <Head {...props} />
      <Refused lang={lang} words={props.message} state="alert" isSilent />
      {props.permit.stage === "void" || props.permit.stage === "revoked" ? (
        <Alert lang={lang} state="danger">
          {say(lang, t.notValid)} {props.permit.closeReason}
        </Alert>
      ) : null}
      <Stop {...props} />
      <div class="permit-columns">
        <div class={STACK}>
          <Hindrances {...props} />
          <Acts {...props} />
          <Chain {...props} />
          <People {...props} />
          <Risks {...props} />
          <Measures {...props} />
          <Samples {...props} />
          <Entries {...props} />
        </div>
        {aside}
      </div>
    </div>
  );
}

/** Chosen from people of the site. */
export function PersonSelect(props: PageProps & { readonly act: string; readonly label: string }) {
  return (
    <ActSelect
      props={props}
      act={props.act}
      name="person"
      label={props.label}
      options={props.people}
      isRequired
    />
  );
}
