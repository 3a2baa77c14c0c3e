/** Reporting by a stick: the file of records out, the answer in. */
import { type Lang, phrase, say } from "../../src/platform/i18n.ts";
import { Button, LinkButton } from "../ui/button.tsx";
import { Alert, Refused } from "../ui/feedback.tsx";
import { CsrfField, FileInput } from "../ui/form.tsx";
import { LINE, STACK } from "../ui/look.ts";
import { Card, PageHead, Table } from "../ui/structure.tsx";

export const courierText = {
  title: phrase("U 盘上报", "Reporting by courier"),
  hint: phrase(
    "没有网络的站点用 U 盘上报：导出记录文件，交上级平台导入，再把回执文件带回导入。记录有签名，只含编号和事实，不含姓名、证件号和人脸。",
    "For a site without a line: take the file of records to the platform upstream and bring its answer back. Records are signed and hold ids and facts, never names, identity numbers or faces.",
  ),
  back: phrase("返回上传", "Back to upstream"),
  out: phrase("1. 导出记录文件", "1. Take the records out"),
  waiting: phrase("待上报", "Waiting"),
  lane: phrase("通道", "Lane"),
  confirmed: phrase("上级已确认到", "Confirmed up to"),
  last: phrase("本机最新", "Newest here"),
  outHint: phrase(
    "每个文件最多 {count} 条；导入回执后再导出其余部分。未导入回执前可以重复导出，上级不会重复计数。",
    "Up to {count} records a file; the rest follows after the answer. A file may be taken again before that: nothing counts twice.",
  ),
  download: phrase("导出", "Download"),
  nothing: phrase("没有待上报的记录", "Nothing waits"),
  in: phrase("2. 导入回执文件", "2. Read the answer in"),
  file: phrase("回执文件（.answer）", "Answer file (.answer)"),
  take: phrase("导入", "Read in"),
  taken: phrase("{lane}：第 {from} 至 {to} 条已确认", "{lane}: {from} to {to} are confirmed"),
  takenNothing: phrase("回执有效，没有新的确认", "The answer is in order and confirms nothing new"),
  noFile: phrase("请选择回执文件", "Choose the answer file"),
  no_answer: phrase("不是回执文件", "This is no answer file"),
  foreign: phrase(
    "回执属于其他站点，或是本机恢复备份之前的；请重新导出记录文件",
    "The answer is another site's, or from before a backup was restored here; take a new file out",
  ),
  beyond: phrase(
    "回执确认的记录比本机的还多，未采用；请联系上级平台核对",
    "The answer confirms more than this box ever wrote; it was not taken. Ask the platform upstream",
  ),
  alarm: phrase("报警", "Alarms"),
  event: phrase("事件", "Events"),
  summary: phrase("汇总", "Summaries"),
} as const;

export const courierPaths = {
  page: "/upstream/courier",
  records: "/upstream/courier/records",
  answer: "/upstream/courier/answer",
} as const;

type LaneWord = "alarm" | "event" | "summary";

export type CourierPageProps = {
  readonly lang: Lang;
  readonly csrf: string | undefined;
  readonly lanes: readonly {
    readonly lane: LaneWord;
    readonly lastSeq: number;
    readonly acknowledgedSeq: number;
  }[];
  readonly perFile: number;
  readonly refused?: string | undefined;
  /** What an answer confirmed. */
  readonly taken?:
    | readonly { readonly lane: LaneWord; readonly from: number; readonly to: number }[]
    | undefined;
};

function Out(props: CourierPageProps) {
  const { lang, lanes } = props;
  const isWaiting = lanes.some(({ lastSeq, acknowledgedSeq }) => lastSeq > acknowledgedSeq);
  return (
    <Card title={say(lang, courierText.out)} icon="download">
      <Table
        lang={lang}
        caption={say(lang, courierText.waiting)}
        columns={[
          { label: say(lang, courierText.lane) },
          { label: say(lang, courierText.confirmed), align: "end" },
          { label: say(lang, courierText.last), align: "end" },
          { label: say(lang, courierText.waiting), align: "end" },
        ]}
        rows={lanes.map(({ lane, lastSeq, acknowledgedSeq }) => ({
          cells: [
            <span class={LINE}>{say(lang, courierText[lane])}</span>,
            acknowledgedSeq,
            lastSeq,
            Math.max(0, lastSeq - acknowledgedSeq),
          ],
        }))}
      />
      <p class="quiet my-3">{say(lang, courierText.outHint, { count: props.perFile })}</p>
      {isWaiting ? (
        <LinkButton href={courierPaths.records} icon="download" kind="primary">
          {say(lang, courierText.download)}
        </LinkButton>
      ) : (
        <p>{say(lang, courierText.nothing)}</p>
      )}
    </Card>
  );
}

export function CourierPage(props: CourierPageProps) {
  const { lang, taken } = props;
  return (
    <div class={STACK}>
      <PageHead title={say(lang, courierText.title)}>
        <LinkButton href="/upstream" icon="arrow-left">
          {say(lang, courierText.back)}
        </LinkButton>
      </PageHead>
      <Refused lang={lang} words={props.refused} state="alert" isSilent />
      {taken === undefined ? null : (
        <Alert lang={lang} state="ok">
          {taken.length === 0
            ? say(lang, courierText.takenNothing)
            : taken.map(({ lane, from, to }) => (
                <p>
                  {say(lang, courierText.taken, { lane: say(lang, courierText[lane]), from, to })}
                </p>
              ))}
        </Alert>
      )}
      <p class="quiet">{say(lang, courierText.hint)}</p>
      <Out {...props} />
      <Card title={say(lang, courierText.in)} icon="check">
        <form
          method="post"
          action={courierPaths.answer}
          enctype="multipart/form-data"
          class="grid gap-4"
        >
          <CsrfField token={props.csrf} />
          <FileInput
            lang={lang}
            id="answer"
            label={say(lang, courierText.file)}
            accept=".answer,.json"
            isRequired
          />
          <div>
            <Button kind="primary" icon="check">
              {say(lang, courierText.take)}
            </Button>
          </div>
        </form>
      </Card>
    </div>
  );
}
