/** What is written before the first signature: people, analysis of risks, measures with their confirmations. */

import { permitPaths } from "../../src/permits/paths.ts";
import { say } from "../../src/platform/i18n.ts";
import { Button, LinkButton } from "../ui/button.tsx";
import { EmptyState, StatePill } from "../ui/feedback.tsx";
import { CsrfField } from "../ui/form.tsx";
import { STACK } from "../ui/look.ts";
import { Card } from "../ui/structure.tsx";
import { ActForm, ActLine, ActSelect, ActWords, type PageProps } from "./act-form.tsx";
import type { MeasureView, PersonView } from "./model.ts";
import { onePermitText as t } from "./text.ts";

function DropButton(
  props: PageProps & { readonly act: string; readonly of: string; readonly label: string },
) {
  return (
    <form method="post" action={permitPaths.act(props.permit.id, props.act)}>
      <CsrfField token={props.csrf} />
      <input type="hidden" name="of" value={props.of} />
      <Button kind="quiet" icon="trash" label={props.label} />
    </form>
  );
}

function Person(props: PageProps & { readonly person: PersonView }) {
  const { lang, person, permit } = props;
  return (
    <li data-left={person.hasLeft ? "" : undefined}>
      <div class="permit-card-head">
        <strong>{person.name}</strong>
        <span>{person.role}</span>
        {person.hasLeft ? <StatePill state="neutral" word={say(lang, t.left)} /> : null}
        {person.isDisclosed ? (
          <StatePill state="ok" icon="signature" word={say(lang, t.disclosed)} />
        ) : person.hasLeft ? null : permit.acts.has("disclose") ? (
          <LinkButton
            href={permitPaths.sign(permit.id, "disclosure", person.personId)}
            icon="signature"
          >
            {say(lang, t.signDisclosure)}
          </LinkButton>
        ) : (
          <StatePill state="warn" word={say(lang, t.notDisclosed)} />
        )}
        {person.verified === undefined ? null : (
          <StatePill state="ok" icon="badge" word={person.verified} />
        )}
      </div>
      {person.certificate === "" ? null : <span class="quiet">{person.certificate}</span>}
      {permit.acts.has("person-remove") && !person.hasLeft ? (
        <DropButton {...props} act="person-remove" of={person.rowId} label={say(lang, t.remove)} />
      ) : null}
    </li>
  );
}

export function People(props: PageProps) {
  const { lang, permit } = props;
  return (
    <Card title={say(lang, t.people)} icon="people" id="permit-people">
      {permit.people.length === 0 ? (
        <EmptyState title={say(lang, t.noPeople)} icon="people" />
      ) : null}
      <ul class="permit-lines">
        {permit.people.map((person) => (
          <Person {...props} person={person} />
        ))}
      </ul>
      {permit.acts.has("person-add") ? (
        <details
          class="danger-aside"
          open={props.back?.act === "person-add" || permit.people.length === 0}
        >
          <summary>{say(lang, t.addPerson)}</summary>
          <ActForm {...props} act="person-add" label={say(lang, t.addPerson)} icon="plus">
            <div class="grid gap-4 sm:grid-cols-2">
              <ActSelect
                props={props}
                act="person-add"
                name="role"
                label={say(lang, t.role)}
                options={props.roles}
                isRequired
              />
              <ActSelect
                props={props}
                act="person-add"
                name="person"
                label={say(lang, t.person)}
                options={props.people}
                isRequired
              />
            </div>
          </ActForm>
        </details>
      ) : null}
    </Card>
  );
}

export function Risks(props: PageProps) {
  const { lang, permit } = props;
  return (
    <Card title={say(lang, t.risks)} icon="shield-alert" id="permit-risks">
      {permit.risks.length === 0 ? <EmptyState title={say(lang, t.noRisks)} icon="list" /> : null}
      <ol class="permit-lines">
        {permit.risks.map((risk) => (
          <li>
            <strong>{risk.step}</strong>
            <span>
              {risk.hazard}
              {risk.consequence === "" ? "" : ` → ${risk.consequence}`}
            </span>
            <span class="quiet">{say(lang, t.riskMeasure, { measure: risk.measure })}</span>
            {permit.acts.has("risk-remove") ? (
              <DropButton {...props} act="risk-remove" of={risk.id} label={say(lang, t.remove)} />
            ) : null}
          </li>
        ))}
      </ol>
      {permit.acts.has("risk-add") ? (
        <div class={STACK}>
          {props.templates.length === 0 ? null : (
            <ActForm {...props} act="risk-template" label={say(lang, t.useTemplate)} icon="list">
              <ActSelect
                props={props}
                act="risk-template"
                name="template"
                label={say(lang, t.template)}
                options={props.templates}
                value={props.templates[0]?.value}
                isRequired
              />
            </ActForm>
          )}
          <details class="danger-aside" open={props.back?.act === "risk-add"}>
            <summary>{say(lang, t.addRisk)}</summary>
            <ActForm {...props} act="risk-add" label={say(lang, t.addRisk)} icon="plus">
              <ActLine
                props={props}
                act="risk-add"
                name="step"
                label={say(lang, t.riskStep)}
                isRequired
              />
              <ActLine
                props={props}
                act="risk-add"
                name="hazard"
                label={say(lang, t.hazard)}
                isRequired
              />
              <ActLine
                props={props}
                act="risk-add"
                name="consequence"
                label={say(lang, t.consequence)}
              />
              <ActLine
                props={props}
                act="risk-add"
                name="measure"
                label={say(lang, t.controls)}
                isRequired
              />
            </ActForm>
          </details>
          <details class="danger-aside" open={props.back?.act === "other-measure"}>
            <summary>{say(lang, t.writeOther)}</summary>
            <ActForm {...props} act="other-measure" label={say(lang, t.keep)} icon="check">
              <ActWords
                props={props}
                act="other-measure"
                name="risk"
                label={say(lang, t.risk)}
                value={permit.risk}
              />
              <ActWords
                props={props}
                act="other-measure"
                name="words"
                label={say(lang, t.otherMeasure)}
                value={permit.otherMeasure}
              />
            </ActForm>
          </details>
        </div>
      ) : null}
    </Card>
  );
}

function Measure(props: PageProps & { readonly measure: MeasureView }) {
  const { lang, measure, permit } = props;
  const isBack = props.back?.act === "measure" && props.back.values["of"] === measure.id;
  return (
    <li id={`measure-${measure.id}`}>
      <span>
        {measure.number}. {measure.words}
        {measure.filled === "" ? "" : `（${measure.filled}）`}
      </span>
      {measure.confirmed === undefined ? null : (
        <span class="permit-card-head">
          <StatePill
            state={measure.isInvolved === true ? "ok" : "neutral"}
            word={say(lang, measure.isInvolved === true ? t.involved : t.notInvolved)}
          />
          <span class="quiet">{measure.confirmed}</span>
        </span>
      )}
      {permit.acts.has("measure") ? (
        <form class="permit-measure" method="post" action={permitPaths.act(permit.id, "measure")}>
          <CsrfField token={props.csrf} />
          <input type="hidden" name="of" value={measure.id} />
          {measure.hasBlank ? (
            <input
              class="control"
              name="filled"
              maxlength={120}
              value={isBack ? props.back?.values["filled"] : measure.filled}
              aria-label={say(lang, t.blank)}
              placeholder={say(lang, t.blank)}
              autocomplete="off"
            />
          ) : null}
          <Button
            icon="check"
            name="involved"
            value="yes"
            kind={measure.confirmed === undefined ? "primary" : "plain"}
          >
            {say(lang, t.confirmInvolved)}
          </Button>
          <Button name="involved" value="no">
            {say(lang, t.notInvolved)}
          </Button>
        </form>
      ) : null}
    </li>
  );
}

export function Measures(props: PageProps) {
  const { lang, permit } = props;
  const open = permit.measures.filter(({ confirmed }) => confirmed === undefined).length;
  return (
    <Card
      title={`${say(lang, t.measures)} · ${say(lang, t.measuresOpen, { open, all: permit.measures.length })}`}
      icon="checks"
      id="permit-measures"
    >
      <ol class="permit-lines">
        {permit.measures.map((measure) => (
          <Measure {...props} measure={measure} />
        ))}
      </ol>
      {permit.acts.has("measure") ? <p class="quiet">{say(lang, t.measureHint)}</p> : null}
    </Card>
  );
}
