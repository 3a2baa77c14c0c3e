/** Words of the import of cylinders from spreadsheets. */
import type { FileFault } from "../../src/cylinders/import/read-file.ts";
import { type Phrase, phrase } from "../../src/platform/i18n.ts";

export const importText = {
  title: phrase("批量导入", "Import"),
  lead: phrase(
    "支持 Excel（.xlsx）和 CSV，编码 UTF-8、GBK / GB18030 自动识别，最多 100000 行、30 MB。第一行是表头。先试算，确认后才写入；同一文件可以重复导入，不会重复登记。",
    "Excel (.xlsx) and CSV in UTF-8, GBK or GB18030, up to 100 000 rows and 30 MB, heads in the first line. Nothing is written before you have seen what would happen; the same file twice registers nothing twice.",
  ),
  file: phrase("文件", "File"),
  upload: phrase("上传", "Upload"),
  template: phrase("下载模板", "Template"),
  recent: phrase("最近的导入", "Imports so far"),
  none: phrase("还没有导入过", "Nothing was imported yet"),
  when: phrase("时间", "When"),
  who: phrase("导入人", "By"),
  rows: phrase("行数", "Rows"),
  state: phrase("状态", "State"),
  open: phrase("打开", "Open"),
  busy: phrase("另一个导入正在进行，请等它结束", "Another import is at work; wait for it"),
  noFile: phrase("请选择文件", "Choose a file"),
  tooLarge: phrase("文件超过 30 MB，请拆分", "The file is larger than 30 MB; split it"),
  oneTitle: phrase("导入 {name}", "Import of {name}"),
  facts: phrase("{rows} 行 · {encoding}", "{rows} rows · {encoding}"),
  mapTitle: phrase("对应栏目", "Which column is what"),
  mapLead: phrase(
    "已按表头自动对应，请核对。不对应的栏目不导入；档案中已有而文件中空着的内容保持不变。",
    "Guessed from the heads, please check. Other columns are left out; what a row leaves empty stays as it is.",
  ),
  mapSaved: phrase("沿用上次同样表头的对应", "As for the last file with these heads"),
  column: phrase("文件栏目", "Column"),
  sample: phrase("示例", "Sample"),
  field: phrase("档案项目", "Field"),
  leaveOut: phrase("不导入", "Leave out"),
  defaults: phrase("空着或没有栏目时用", "Where a row or the file has nothing"),
  noDefault: phrase("不补", "Nothing"),
  check: phrase("试算", "Try it"),
  missing: phrase("还缺：{fields}", "Still missing: {fields}"),
  twice: phrase("“{field}”对应了两栏", "Two columns go to “{field}”"),
  added: phrase("新登记", "New"),
  changed: phrase("更新", "Changed"),
  same: phrase("无变化", "Unchanged"),
  bad: phrase("有问题", "Refused"),
  run: phrase("写入档案", "Write to the register"),
  runHint: phrase(
    "有问题的行不写入；可以下载改好后再导入。",
    "Refused rows are not written; download them, correct them, import them again.",
  ),
  nothing: phrase("没有可写入的行", "There is nothing to write"),
  errors: phrase("下载有问题的行（{count}）", "Download the refused rows ({count})"),
  again: phrase("修改对应", "Change the columns"),
  drop: phrase("放弃", "Drop"),
  goOn: phrase("继续", "Go on"),
  progress: phrase("{done} / {rows} 行", "{done} of {rows} rows"),
  refresh: phrase("刷新", "Refresh"),
  stopped: phrase(
    "已完成的部分已写入，继续时从中断处接着做。",
    "What was done is written; it goes on where it stopped.",
  ),
  errorLine: phrase("行号", "Line"),
  errorWhy: phrase("原因", "Reason"),
  otherCode: phrase(
    "{field}与档案中的 {stored} 不同；换码请在气瓶页面办理",
    "{field} differs from {stored} in the register; a new code is given on the cylinder's page",
  ),
  repeated: phrase("{value} 在文件第 {line} 行已出现", "{value} stands in line {line} already"),
  changedMeanwhile: phrase(
    "写入时档案刚被修改，请再导入一次",
    "It was changed meanwhile; import it again",
  ),
  codeTakenMeanwhile: phrase("编号 {code} 刚被别的气瓶占用", "Code {code} was taken meanwhile"),
} as const;

export const importStateWords: Readonly<Record<string, Phrase>> = {
  mapping: phrase("待对应", "Columns to be checked"),
  checking: phrase("试算中", "Being tried"),
  checked: phrase("待确认", "Waits for your word"),
  running: phrase("写入中", "Being written"),
  done: phrase("已完成", "Done"),
  failed: phrase("失败", "Failed"),
  dropped: phrase("已放弃", "Dropped"),
};

export const fileFaultWords: Readonly<Record<FileFault | "bug" | "stopped", Phrase>> = {
  empty: phrase("文件是空的", "The file is empty"),
  "too-many-rows": phrase("超过 100000 行，请拆分", "More than 100 000 rows; split it"),
  "too-many-columns": phrase("超过 60 栏", "More than 60 columns"),
  encoding: phrase(
    "认不出文件编码，请另存为 UTF-8 或 GBK 的 CSV，或 .xlsx",
    "Its encoding is not known: save it as CSV in UTF-8 or GBK, or as .xlsx",
  ),
  "not-a-table": phrase("没有找到表头和多栏内容", "No heads with several columns were found"),
  damaged: phrase("文件已损坏或不是表格", "The file is damaged or no spreadsheet"),
  "old-excel": phrase(
    "这是旧版 Excel（.xls），请另存为 .xlsx",
    "This is an old Excel file (.xls): save it as .xlsx",
  ),
  bomb: phrase("解开后过大，拒绝处理", "Unpacked it is far too large; refused"),
  "no-rows": phrase("只有表头，没有数据", "It has heads but no rows"),
  bug: phrase("处理时出错，请联系支持", "An error came up; please call support"),
  stopped: phrase("被中断", "It was stopped"),
};
