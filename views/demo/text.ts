/** Words of the page on which the demonstration is disturbed: what is broken, and what one should see then. */
import type { FaultId } from "../../src/demo/faults.ts";
import { type Phrase, phrase } from "../../src/platform/i18n.ts";

export const faultsText = {
  title: phrase("制造故障", "Break something"),
  intro: phrase(
    "这一页只在演示中有。按下后模拟的设备真的会出故障，程序怎样应对，就在其他页面上看；最好先让 1 号枪充上气。",
    "Only the demonstration has this page. The simulated devices really fail; how the program copes shows on the other pages. Best while gun 1 is filling.",
  ),
  begin: phrase("制造", "Break it"),
  end: phrase("恢复正常", "Put right"),
  on: phrase("故障中", "Broken now"),
  unavailable: phrase("不可用", "Not available"),
  look: phrase("去看：{page}", "Look: {page}"),
  dark: phrase("断电了", "The power is out"),
  darkHint: phrase(
    "程序在写到一半时被杀掉，约 4 秒后自己起来。充装中的枪因继电器失电已经关闭；已记下的一条不少，中断的充装要有人处理后才能再充。",
    "The program was killed in mid-write and comes back by itself in about 4 seconds. A gun that was filling has closed because its relay lost power; nothing on record is lost, and the fill that was cut off waits for a person.",
  ),
  back: phrase("回来看看", "See what came back"),
} as const;

export type FaultWords = {
  readonly name: Phrase;
  /** What one should see, and where. */
  readonly expect: Phrase;
  readonly page: Phrase;
};

export const faultWords: Readonly<Record<FaultId, FaultWords>> = {
  "scale-cut": {
    name: phrase("拔掉 2 号枪的秤", "Unplug the scale of gun 2"),
    expect: phrase(
      "2 号枪正在充气的，1 秒内关闭并锁定，直到有人处理；空闲的显示断线，不能授权。插回后自己恢复连接。",
      "If gun 2 is filling it closes within a second and stays locked until somebody settles it; idle, it shows the lost line and cannot be authorised. Plugged in again, the line comes back by itself.",
    ),
    page: phrase("充装看板", "Filling board"),
  },
  "scale-stuck": {
    name: phrase("1 号枪的秤卡住不动", "The scale of gun 1 sticks"),
    expect: phrase(
      "秤还在发数，但重量不变。尚未出气的枪到授权时限关闭，正在充的到最长充装时间关闭；在此之前由秤自己的定量切断把关。",
      "The scale still talks, but its weight stands still. A gun without flow yet closes when its authorisation runs out, one that fills at its longest time; until then the scale's own cut-off guards it.",
    ),
    page: phrase("1 号枪", "Gun 1"),
  },
  "hose-leak": {
    name: phrase("3 号枪的气瓶漏气", "The cylinder at gun 3 leaks"),
    expect: phrase(
      "秤上的重量往下掉。充装中的枪会因重量下降关闭，并发出报警。",
      "The weight on the scale falls. A filling gun closes because of that and raises an alarm.",
    ),
    page: phrase("3 号枪", "Gun 3"),
  },
  "board-cut": {
    name: phrase("剪断继电器板的线", "Cut the relay board's line"),
    expect: phrase(
      "所有充装枪在 1 秒内自己断开，都不能再授权；报警说明是哪块板。",
      "All guns open their contacts by themselves within a second and none can be authorised; an alarm names the board.",
    ),
    page: phrase("充装看板", "Filling board"),
  },
  sos: {
    name: phrase("王秀英按下求救按钮", "Wang Xiuying presses her SOS button"),
    expect: phrase(
      "最高级报警带着她的位置马上出现；只能由人确认和处理，不会自己消失。",
      "The highest alarm appears at once with her place; only people end it, it never goes away by itself.",
    ),
    page: phrase("报警", "Alarms"),
  },
  "disk-full": {
    name: phrase("磁盘写满", "Fill the disk"),
    expect: phrase(
      "再过几条记录，新的记录就被拒绝并说明原因，枪不能授权（授权前必须先记账）；一分钟内出现磁盘报警。恢复后接着用，什么都没有丢。",
      "After a few more records new ones are refused in words and no gun can be authorised, for every grant is written first; the disk's alarm comes within a minute. Put right, work goes on and nothing is lost.",
    ),
    page: phrase("运行状况", "Health"),
  },
  "network-cut": {
    name: phrase("断开上级平台的网络", "Cut the network to the platform"),
    expect: phrase(
      "本站照常工作，待上传的条数增加；恢复后报警先补传，一条不少。演示要带 --upstream mqtt://… 启动。",
      "The station works on and the number of waiting records grows; afterwards alarms go first and none is missing. Needs a demonstration started with --upstream mqtt://….",
    ),
    page: phrase("上级平台", "Upstream"),
  },
  "power-cut": {
    name: phrase("拔掉主机电源", "Cut the power of the box"),
    expect: phrase(
      "程序立刻被杀掉，几秒后自己起来；重新登录不需要，中断的充装等人处理。",
      "The program is killed at once and comes back in a few seconds; nobody has to sign in again, and a fill that was cut off waits for a person.",
    ),
    page: phrase("充装看板", "Filling board"),
  },
};
