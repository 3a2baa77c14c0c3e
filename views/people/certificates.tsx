/** The certificates of one person: what counts, what is running out, and the dialogs that add, renew and withdraw. */
import {
  CERTIFICATE_KINDS,
  certificateName,
  findCertificateKind,
} from "../../src/identity/certificates.ts";
import type { Certificate, PersonFacts, PersonRight } from "../../src/identity/model.ts";
import { peoplePaths } from "../../src/identity/paths.ts";
import type { Day } from "../../src/kernel/instants.ts";
import { type Lang, say } from "../../src/platform/i18n.ts";
import { EmptyState, StatePill } from "../ui/feedback.tsx";
import { FileInput, Select, TextArea, TextInput } from "../ui/form.tsx";
import { Card, ConfirmDialog, DialogOpener, Table } from "../ui/structure.tsx";
import { DuePill } from "./parts.tsx";
import { peopleText as t } from "./text.ts";

export type Refused = {
  /** Which dialog stands open again: an act, `certificate`, `withdraw-…`, `training`, `reset-pin`, `badge`. */
  readonly dialog: string;
  readonly error: string;
  readonly values: Readonly<Record<string, string>>;
  readonly errors?: Readonly<Record<string, string>>;
};

export type CertificatesProps = {
  readonly lang: Lang;
  readonly today: Day;
  readonly person: PersonFacts;
  readonly certificates: readonly Certificate[];
  readonly rights: readonly PersonRight[];
  readonly csrf: string | undefined;
  readonly refused?: Refused;
};

/** A browser never fills a file in again, so a form that comes back says so. */
function PhotoInput(props: {
  readonly lang: Lang;
  readonly id: string;
  readonly refused?: Refused | undefined;
  readonly isRequired?: boolean;
}) {
  const { lang, refused } = props;
  const error = refused?.errors?.["photo"];
  const isLost = refused !== undefined && error === undefined;
  return (
    <FileInput
      lang={lang}
      id={props.id}
      name="photo"
      label={say(lang, t.photo)}
      hint={say(lang, isLost ? t.photoAgain : t.photoHint)}
      accept="image/jpeg,image/png,image/webp"
      isRequired={props.isRequired}
      {...(error === undefined ? {} : { error })}
    />
  );
}

function PhotoDialog(props: CertificatesProps & { readonly certificate: Certificate }) {
  const { lang, certificate } = props;
  const id = `photo-${certificate.id}`;
  const refused = props.refused?.dialog === id ? props.refused : undefined;
  return (
    <ConfirmDialog
      lang={lang}
      id={id}
      title={say(lang, t.photoTitle, { number: certificate.number })}
      action={peoplePaths.certificatePhoto(props.person.id, certificate.id)}
      confirmLabel={say(lang, t.save)}
      csrf={props.csrf}
      isOpen={refused !== undefined}
      hasFile
    >
      <PhotoInput lang={lang} id={`${id}-file`} refused={refused} isRequired />
    </ConfirmDialog>
  );
}

function Photo(props: CertificatesProps & { readonly certificate: Certificate }) {
  const { lang, certificate } = props;
  const { photoHash, number } = certificate;
  if (photoHash === null) {
    return <StatePill state="neutral" icon="info" word={say(lang, t.photoMissing)} />;
  }
  return (
    <a class="inline-block" href={peoplePaths.photoFile(photoHash)}>
      <img
        class="h-14 w-20 max-w-none rounded-field bg-white object-cover"
        src={peoplePaths.photoFile(photoHash)}
        alt={say(lang, t.photoOf, { number })}
        loading="lazy"
      />
    </a>
  );
}

/** With `renews` the dialog takes the place of that certificate. */
function CertificateDialog(
  props: CertificatesProps & { readonly renews?: Certificate; readonly id: string },
) {
  const { lang, renews, id, refused } = props;
  const isRefused = refused?.dialog === id;
  const before = {
    "certificate-kind": renews?.kind ?? "",
    "certificate-number": renews?.number ?? "",
    issuer: renews?.issuer ?? "",
  };
  const values: Readonly<Record<string, string>> = isRefused ? refused.values : before;
  const field = (name: string, label: string) => {
    const error = isRefused ? refused.errors?.[name] : undefined;
    return {
      lang,
      id: `${id}-${name}`,
      name,
      label,
      value: values[name],
      ...(error === undefined ? {} : { error }),
    };
  };
  const kinds = CERTIFICATE_KINDS.map((kind) => ({ value: kind.id, label: say(lang, kind.name) }));
  return (
    <ConfirmDialog
      lang={lang}
      id={id}
      title={
        renews === undefined
          ? say(lang, t.addCertificate)
          : say(lang, t.renewTitle, { number: renews.number })
      }
      action={peoplePaths.addCertificate(props.person.id)}
      confirmLabel={say(lang, t.save)}
      csrf={props.csrf}
      isOpen={isRefused}
      hasFile
    >
      {renews === undefined ? null : <input type="hidden" name="renews" value={renews.id} />}
      <Select
        {...field("certificate-kind", say(lang, t.certificateKind))}
        options={kinds}
        hasEmpty
        isRequired
      />
      <TextInput
        {...field("certificate-number", say(lang, t.certificateNumber))}
        maxLength={60}
        isRequired
      />
      <TextInput {...field("issuer", say(lang, t.issuer))} maxLength={80} />
      <div class="grid gap-3 sm:grid-cols-2">
        <TextInput {...field("issued-on", say(lang, t.issuedOn))} type="date" />
        <TextInput {...field("expires-on", say(lang, t.expiresOn))} type="date" isRequired />
      </div>
      <PhotoInput
        {...props}
        id={`${id}-photo`}
        {...(isRefused ? { refused } : { refused: undefined })}
      />
    </ConfirmDialog>
  );
}

function WithdrawDialog(props: CertificatesProps & { readonly certificate: Certificate }) {
  const { lang, certificate, refused } = props;
  const id = `withdraw-${certificate.id}`;
  const isRefused = refused?.dialog === id;
  return (
    <ConfirmDialog
      lang={lang}
      id={id}
      title={say(lang, t.withdrawTitle, { number: certificate.number })}
      action={peoplePaths.endCertificate(props.person.id, certificate.id)}
      confirmLabel={say(lang, t.withdraw)}
      confirmKind="destructive"
      csrf={props.csrf}
      isOpen={isRefused}
    >
      <TextArea
        lang={lang}
        id={`reason-${id}`}
        name="reason"
        label={say(lang, t.reason)}
        isRequired
        {...(isRefused ? { value: refused.values["reason"], error: refused.error } : {})}
      />
    </ConfirmDialog>
  );
}

function Until(props: CertificatesProps & { readonly certificate: Certificate }) {
  const { lang, certificate } = props;
  if (certificate.endedAt === null) {
    return <DuePill lang={lang} day={certificate.expiresOn} today={props.today} />;
  }
  const reason =
    certificate.endReason === "renewed" ? say(lang, t.endRenewed) : certificate.endReason;
  return (
    <span class="inline-flex flex-wrap items-center gap-2">
      <time class="whitespace-nowrap text-muted">{certificate.expiresOn}</time>
      <StatePill state="locked" word={say(lang, t.ended)} />
      <small class="text-muted wrap-anywhere">{reason}</small>
    </span>
  );
}

function Acts(props: CertificatesProps & { readonly certificate: Certificate }) {
  const { lang, certificate } = props;
  if (certificate.endedAt !== null || !props.rights.includes("certificates")) return null;
  return (
    <span class="flex flex-wrap justify-end gap-2 no-print">
      <DialogOpener dialogId={`renew-${certificate.id}`} kind="quiet" icon="refresh">
        {say(lang, t.renew)}
      </DialogOpener>
      <DialogOpener dialogId={`photo-${certificate.id}`} kind="quiet" icon="camera">
        {say(lang, t.photoShort)}
      </DialogOpener>
      <DialogOpener dialogId={`withdraw-${certificate.id}`} kind="quiet" icon="trash">
        {say(lang, t.withdraw)}
      </DialogOpener>
    </span>
  );
}

export function CertificatesCard(props: CertificatesProps) {
  const { lang, certificates } = props;
  const canChange = props.rights.includes("certificates");
  const open = certificates.filter(({ endedAt }) => endedAt === null);
  return (
    <Card
      title={say(lang, t.certificates)}
      icon="permit"
      id="certificates"
      actions={
        canChange ? (
          <DialogOpener dialogId="certificate" icon="plus">
            {say(lang, t.addCertificate)}
          </DialogOpener>
        ) : null
      }
    >
      {certificates.length === 0 ? (
        <EmptyState title={say(lang, t.noCertificates)} icon="permit" />
      ) : (
        <Table
          lang={lang}
          caption={say(lang, t.certificates)}
          columns={[
            { label: say(lang, t.certificateKind) },
            { label: say(lang, t.certificateNumber) },
            { label: say(lang, t.issuer) },
            { label: say(lang, t.issuedOn) },
            { label: say(lang, t.expiresOn) },
            { label: say(lang, t.photoShort) },
            ...(canChange ? [{ label: "", align: "end" as const }] : []),
          ]}
          rows={certificates.map((certificate) => ({
            cells: [
              <span>
                {certificateName(lang, certificate.kind)}
                {findCertificateKind(certificate.kind) === undefined ? " ?" : null}
              </span>,
              <span class="wrap-anywhere">{certificate.number}</span>,
              certificate.issuer === "" ? "—" : certificate.issuer,
              certificate.issuedOn === null ? (
                "—"
              ) : (
                <time class="whitespace-nowrap">{certificate.issuedOn}</time>
              ),
              <Until {...props} certificate={certificate} />,
              <Photo {...props} certificate={certificate} />,
              ...(canChange ? [<Acts {...props} certificate={certificate} />] : []),
            ],
          }))}
        />
      )}
      {canChange ? <CertificateDialog {...props} id="certificate" /> : null}
      {canChange
        ? open.map((certificate) => (
            <>
              <CertificateDialog {...props} id={`renew-${certificate.id}`} renews={certificate} />
              <PhotoDialog {...props} certificate={certificate} />
              <WithdrawDialog {...props} certificate={certificate} />
            </>
          ))
        : null}
    </Card>
  );
}
