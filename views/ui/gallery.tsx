/** Every part on one page, for looking at and for the tests that hold for all parts. Not a page of the product. */
import type { UnixMs } from "../../src/kernel/instants.ts";
import { formatDuration, formatKg, formatStamp, type Lang } from "../../src/platform/i18n.ts";
import { Button, LinkButton } from "./button.tsx";
import {
  Alert,
  BigNumber,
  EmptyState,
  LiveBadge,
  SiteColour,
  StatePill,
  Verdict,
} from "./feedback.tsx";
import { CurveChart, Meter, QrCode, WeightGauge } from "./figures.tsx";
import { Checkbox, Choices, NumberInput, PinPad, Select, TextArea, TextInput } from "./form.tsx";
import { Icon } from "./icon.tsx";
import { ICON_NAMES } from "./icon-files.ts";
import { CameraScanner, ScanForm } from "./scan.tsx";
import { STATES } from "./state.ts";
import {
  ActionBar,
  Card,
  ConfirmDialog,
  DialogOpener,
  KeyValueList,
  PageHead,
  Pagination,
  type StepState,
  Steps,
  Table,
  Tabs,
} from "./structure.tsx";

/** Words of the samples; the product's own are in `text.ts`. */
type Pick = (zh: string, en: string) => string;

const pickOf =
  (lang: Lang): Pick =>
  (zh, en) =>
    lang === "en" ? en : zh;

const STEP_SAMPLE: readonly (readonly [string, string])[] = [
  ["消静电", "Static and clothing"],
  ["空瓶待充", "Empties waiting"],
  ["校秤", "Scale check"],
  ["外观检查", "Life and look"],
  ["充前扫码", "Scan, pre-check"],
  ["上秤充装", "Fill"],
  ["皂液检漏", "Soap test"],
  ["复称", "Second weighing"],
  ["二次检漏", "Leak test"],
  ["封口贴标", "Seal and label"],
  ["充后扫码", "Scan, leave"],
];

/** A fill that slows down towards its target, as the valve does. */
const CURVE = Array.from({ length: 120 }, (_, index) => ({
  tMs: index * 1_000,
  massG: Math.round(16_500 + 14_500 * (1 - Math.exp(-index / 40)) * 1.03),
}));

export function FillingSample(props: { readonly lang: Lang }) {
  const { lang } = props;
  const t = pickOf(lang);
  return (
    <div class="grid gap-4">
      <Steps
        lang={lang}
        label={t("充装步骤", "Filling steps")}
        id="steps-sample"
        steps={STEP_SAMPLE.map(([zh, en], index) => {
          const state: StepState = index < 5 ? "done" : index === 5 ? "current" : "pending";
          return { label: t(zh, en), state };
        })}
      />
      <div class="grid gap-4 lg:grid-cols-[3fr_2fr]">
        <Card>
          <BigNumber
            label={t("当前毛重", "Gross now")}
            value={27.46}
            unit="kg"
            size="xl"
            id="gross-sample"
          />
          <WeightGauge
            lang={lang}
            massG={27_460}
            targetG={31_000}
            maxG={31_500}
            id="gauge-sample"
          />
        </Card>
        <Card title={t("气瓶", "Cylinder")} icon="cylinder">
          <KeyValueList
            facts={[
              [t("编号", "Number"), "3701-20210933"],
              [t("介质", "Medium"), t("液化石油气", "LPG")],
              [t("皮重", "Tare"), formatKg(lang, 16_500)],
              [t("检验有效期", "Test due"), "2027-03"],
            ]}
          />
        </Card>
      </div>
      <ActionBar>
        <Button kind="primary" size="next" icon="stop">
          {t("停止充装", "Stop filling")}
        </Button>
      </ActionBar>
    </div>
  );
}

function States(props: { readonly lang: Lang }) {
  const { lang } = props;
  const t = pickOf(lang);
  return (
    <Card title={t("状态", "States")} icon="info">
      <div class="flex flex-wrap gap-2">
        {STATES.map((state) => (
          <StatePill state={state} word={t(`状态 ${state}`, `State ${state}`)} />
        ))}
        <StatePill state="ok" word={t("充装合格", "Filled well")} size="lg" />
        <LiveBadge lang={lang} id="live-sample" silenceMaxMs={15_000} />
      </div>
      <div class="mt-3 grid gap-2">
        {STATES.map((state) => (
          <Alert lang={lang} state={state}>
            {t("3 号枪：瓶体编号与阀门编号不一致。", "Gun 3: body code and valve code differ.")}
          </Alert>
        ))}
      </div>
      <div class="mt-3 grid gap-2">
        <SiteColour lang={lang} colour={{ level: "green" }} />
        <SiteColour
          lang={lang}
          colour={{ level: "yellow", cause: t("2 处隐患未整改", "2 dangers open") }}
        />
        <SiteColour
          lang={lang}
          size="lg"
          colour={{ level: "red", cause: t("重大隐患，充装已停", "major danger, filling stopped") }}
        />
      </div>
      <div class="mt-3 grid gap-2">
        <Verdict state="ok" word={t("可以充装", "May be filled")}>
          <p>{t("检验有效，皮重与档案一致", "Test valid, tare as registered")}</p>
        </Verdict>
        <Verdict state="danger" word={t("禁止充装", "Do not fill")} sound="refused">
          <p>{t("超过检验有效期 42 天，请隔离", "Test overdue by 42 days: set it apart")}</p>
        </Verdict>
      </div>
    </Card>
  );
}

function Forms(props: { readonly lang: Lang }) {
  const { lang } = props;
  const t = pickOf(lang);
  const gases = [
    { value: "lpg", label: t("液化石油气", "LPG") },
    { value: "oxygen", label: t("氧气", "Oxygen") },
    { value: "acetylene", label: t("乙炔", "Acetylene"), isDisabled: true },
  ];
  return (
    <Card title={t("表单", "Forms")} icon="edit">
      <form class="grid gap-4 md:grid-cols-2" method="post" action="/sample">
        <TextInput
          lang={lang}
          id="cylinder-code"
          label={t("瓶号", "Cylinder number")}
          isRequired
          value="3701-2021"
          hint={t("扫码或手动输入", "Scan or type")}
        />
        <NumberInput
          lang={lang}
          id="tare"
          label={t("皮重", "Tare")}
          unit="kg"
          value="1b.5"
          error={t("不是数字", "Not a number")}
        />
        <Select lang={lang} id="medium" label={t("介质", "Medium")} options={gases} hasEmpty />
        <TextInput
          lang={lang}
          id="due-on"
          type="date"
          label={t("有效期", "Valid to")}
          value="2027-03-01"
        />
        <Choices
          lang={lang}
          id="soap-test"
          label={t("皂液检漏结果", "Soap test")}
          columns={2}
          value="tight"
          options={[
            { value: "tight", label: t("无泄漏", "Tight") },
            {
              value: "leak",
              label: t("有泄漏", "Leaks"),
              hint: t("气瓶将被隔离", "The cylinder is set apart"),
            },
          ]}
        />
        <Checkbox
          lang={lang}
          id="is-cleared"
          label={t("已清除可燃物", "Burnable things removed")}
        />
        <TextArea
          lang={lang}
          id="reason"
          label={t("原因", "Reason")}
          hint={t("最多 500 字", "500 characters at most")}
        />
        <PinPad lang={lang} id="pin" label={t("个人密码", "PIN")} />
      </form>
      <div class="mt-4 flex flex-wrap gap-2">
        <Button kind="primary" icon="check">
          {t("保存", "Save")}
        </Button>
        <Button icon="printer" type="button">
          {t("打印标签", "Print label")}
        </Button>
        <Button kind="destructive" icon="trash" type="button">
          {t("报废", "Scrap")}
        </Button>
        <Button kind="quiet" icon="undo" type="button">
          {t("撤销", "Undo")}
        </Button>
        <Button isDisabled icon="lock">
          {t("已锁定", "Locked")}
        </Button>
        <LinkButton href="/sample" icon="document">
          {t("详情", "Details")}
        </LinkButton>
        <DialogOpener dialogId="scrap-dialog" icon="trash">
          {t("确认对话框", "Dialog")}
        </DialogOpener>
      </div>
      <ConfirmDialog
        lang={lang}
        id="scrap-dialog"
        title={t("报废 3701-20210933？", "Scrap 3701-20210933?")}
        action="/sample"
        confirmLabel={t("报废", "Scrap")}
        csrf="sample"
      >
        <p>
          {t(
            "编号不会再被使用，此操作不能撤销。",
            "The number is never used again. This cannot be undone.",
          )}
        </p>
      </ConfirmDialog>
    </Card>
  );
}

function Lists(props: { readonly lang: Lang }) {
  const { lang } = props;
  const t = pickOf(lang);
  const hrefOf = (page: number) => `/sample?page=${page}`;
  const at = 1_760_000_000_000 as UnixMs;
  return (
    <Card title={t("列表", "Lists")} icon="list">
      <div class="grid gap-3">
        <Tabs
          label={t("筛选", "Filter")}
          current="/sample?state=open"
          tabs={[
            { href: "/sample?state=open", label: t("未处理", "Open"), icon: "bell", count: 3 },
            { href: "/sample?state=done", label: t("已处理", "Handled") },
          ]}
        />
        <Table
          lang={lang}
          caption={t("充装记录", "Fills")}
          columns={[
            { label: t("时间", "Time") },
            { label: t("瓶号", "Number") },
            { label: t("净重 kg", "Net kg"), align: "end" },
            { label: t("结果", "Result") },
          ]}
          rows={[
            {
              id: "fill-row-1",
              cells: [
                formatStamp(at),
                "3701-20210933",
                "14.48",
                <StatePill state="ok" word={t("合格", "Passed")} />,
              ],
            },
            {
              id: "fill-row-2",
              cells: [
                formatStamp(at),
                "3701-20191207",
                "15.02",
                <StatePill state="danger" word={t("超装", "Overfilled")} />,
              ],
            },
          ]}
        />
        <Pagination lang={lang} page={2} pageCount={9} total={431} hrefOf={hrefOf} />
        <Table
          lang={lang}
          caption={t("空表", "Empty table")}
          columns={[{ label: t("时间", "Time") }]}
          rows={[]}
          empty={t("今天没有充装", "No fills today")}
        />
        <EmptyState title={t("没有未处理的报警", "No open alarms")} icon="shield-check">
          <p>
            {t("上次报警 {}前", "Last one {} ago").replace("{}", formatDuration(lang, 7_400_000))}
          </p>
        </EmptyState>
      </div>
    </Card>
  );
}

function Figures(props: { readonly lang: Lang }) {
  const { lang } = props;
  const t = pickOf(lang);
  return (
    <Card title={t("图形", "Figures")} icon="chart">
      <div class="grid gap-4 md:grid-cols-2">
        <CurveChart lang={lang} points={CURVE} targetG={31_000} maxG={31_500} id="curve-sample" />
        <CurveChart lang={lang} points={[]} />
        <div class="grid content-start gap-3">
          <BigNumber
            label={t("读数中断", "No reading")}
            value={undefined}
            unit="kg"
            state="alert"
          />
          <WeightGauge lang={lang} massG={32_400} targetG={31_000} maxG={31_500} state="danger" />
          <Meter label={t("瓶库占用", "Room used")} value={72} max={100} />
        </div>
        <QrCode
          text="https://station.example/c/3701-20210933"
          label={t("气瓶二维码", "Cylinder code")}
        />
      </div>
      <div class="mt-4 flex flex-wrap gap-3">
        {ICON_NAMES.map((name) => (
          <span title={name}>
            <Icon name={name} />
          </span>
        ))}
      </div>
    </Card>
  );
}

export function Gallery(props: { readonly lang: Lang }) {
  const { lang } = props;
  const t = pickOf(lang);
  return (
    <div class="grid gap-4">
      <PageHead title={t("部件一览", "Gallery of parts")}>
        <Button icon="download" type="button">
          {t("导出", "Export")}
        </Button>
      </PageHead>
      <FillingSample lang={lang} />
      <States lang={lang} />
      <Forms lang={lang} />
      <Lists lang={lang} />
      <Figures lang={lang} />
      <Card title={t("扫码", "Scanning")} icon="scan">
        <ScanForm lang={lang} action="/sample" />
        <CameraScanner lang={lang} />
      </Card>
    </div>
  );
}
