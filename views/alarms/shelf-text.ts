import { phrase } from "../../src/platform/i18n.ts";

/** Words of the shelves of a whole kind or place. */
export const shelfText = {
  title: phrase("整类、整处搁置", "Shelves of a kind or place"),
  lead: phrase(
    "用于检修等已知原因。搁置期间新旧报警照常记录、上传，只是不发声、不计数、不升级；到时自动恢复。1、2 级报警，以及充装、特殊作业、检查、隐患和独自作业的报警不受影响，始终发声。",
    "For a known cause such as repair work. Alarms are recorded and sent upstream as ever, only without sound, count or going up; all comes back by itself. Urgent and high alarms, and those of filling, special work, checks, dangers and working alone, are not touched and always sound.",
  ),
  onNow: phrase("正在搁置", "In force"),
  noneOn: phrase("没有搁置，所有报警都会发声。", "Nothing is shelved; every alarm sounds."),
  past: phrase("以往的搁置", "Past shelves"),
  nonePast: phrase("还没有。", "None yet."),
  open: phrase("搁置一类或一处", "Shelve a kind or place"),
  code: phrase("报警种类", "Kind of alarm"),
  place: phrase("位置", "Place"),
  anyCode: phrase("该位置所有可搁置的报警", "All of the place that may be shelved"),
  anyPlace: phrase("所有位置", "Everywhere"),
  reason: phrase("原因", "Reason"),
  reasonHint: phrase("写清什么工作、谁在看守。", "Say which work it is, and who keeps watch."),
  minutes: phrase("多长时间", "For how long"),
  submit: phrase("开始搁置", "Shelve"),
  end: phrase("立即恢复", "End it now"),
  scope: phrase("范围", "Scope"),
  until: phrase("到", "Until"),
  opened: phrase("开始", "Since"),
  by: phrase("人员", "By"),
  held: phrase("静音报警", "Kept silent"),
  ended: phrase("结束", "Ended"),
  byTime: phrase("{at}，到时自动", "{at}, by its time"),
  byPerson: phrase("{at}，{name}", "{at}, {name}"),
  noted: phrase(
    "{scope}，到 {until}，{name}，原因：{reason}；静音 {n} 条。",
    "{scope}, until {until}, by {name}, because: {reason}; {n} kept silent.",
  ),
  showAll: phrase("搁置记录", "Shelves"),
};
