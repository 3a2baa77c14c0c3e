/**
 * Analyses of risks that the program brings, one for each kind of work (AQ 3064.2-2025 5.4.1 asks for templates). They are a
 * beginning that whoever applies completes at the spot, not a finding about it; no figure of theirs is a limit.
 */
import { type Phrase, phrase } from "../../platform/i18n.ts";
import type { PermitKind } from "../model.ts";

export type SuppliedLine = {
  readonly step: Phrase;
  readonly hazard: Phrase;
  readonly consequence: Phrase;
  readonly measure: Phrase;
};

export type SuppliedTemplate = {
  readonly id: string;
  readonly kind: PermitKind;
  readonly name: Phrase;
  readonly lines: readonly SuppliedLine[];
};

type Pair = readonly [zh: string, en: string];

const line = (step: Pair, hazard: Pair, consequence: Pair, measure: Pair): SuppliedLine => ({
  step: phrase(...step),
  hazard: phrase(...hazard),
  consequence: phrase(...consequence),
  measure: phrase(...measure),
});

const template = (
  kind: PermitKind,
  name: Pair,
  lines: readonly SuppliedLine[],
): SuppliedTemplate => ({ id: `supplied-${kind}`, kind, name: phrase(...name), lines });

export const SUPPLIED_TEMPLATES: readonly SuppliedTemplate[] = [
  template(
    "hot-work",
    ["动火作业（通用）", "Hot work, general"],
    [
      line(
        ["隔离、吹扫、置换", "Isolate, sweep, purge"],
        ["管道或设备内残留可燃气", "Combustible gas left in lines or equipment"],
        ["爆炸", "Explosion"],
        [
          "断开或加盲板，置换后分析合格",
          "Cut or blind the lines; purge; analyse until within limits",
        ],
      ),
      line(
        ["清理作业点周围", "Clear the surroundings"],
        ["可燃物、地沟和窨井内的气体", "Combustibles; gas in drains and wells"],
        ["火灾", "Fire"],
        [
          "清除可燃物，封盖地沟、窨井，备好灭火器",
          "Remove combustibles, cover drains and wells, extinguishers at hand",
        ],
      ),
      line(
        ["焊接、切割", "Weld or cut"],
        ["飞溅火花、电弧、漏电", "Sparks, arc, electric shock"],
        ["火灾、灼烫、触电", "Fire, burns, electric shock"],
        [
          "接火盆、防火毯，焊机接地，戴面罩手套",
          "Catch the sparks, earth the welder, mask and gloves",
        ],
      ),
      line(
        ["使用氧气、乙炔瓶", "Use oxygen and acetylene"],
        ["回火、瓶倾倒、软管漏气", "Flashback, fallen bottle, leaking hose"],
        ["爆炸、火灾", "Explosion, fire"],
        [
          "瓶直立固定，装回火防止器，查漏",
          "Bottles upright and fixed, flashback arrestors, leak test",
        ],
      ),
      line(
        ["收工清理", "Finish"],
        ["余火复燃", "Smouldering fire"],
        ["火灾", "Fire"],
        [
          "切断气源电源，清点并留人看守确认无余火",
          "Shut gas and power; stay until nothing smoulders",
        ],
      ),
    ],
  ),
  template(
    "confined-space",
    ["受限空间作业（通用）", "Confined space, general"],
    [
      line(
        ["隔离、置换、通风", "Isolate, purge, ventilate"],
        ["可燃、有毒气体残留，缺氧", "Combustible or toxic gas left, lack of oxygen"],
        ["中毒、窒息、爆炸", "Poisoning, suffocation, explosion"],
        [
          "加盲板，置换，强制通风，分析合格再进",
          "Blind, purge, ventilate; enter only after a good analysis",
        ],
      ),
      line(
        ["断电、挂牌上锁", "Cut off, lock and tag"],
        ["搅拌等转动部件误启动", "Moving parts start by mistake"],
        ["机械伤害", "Injury by machinery"],
        ["断电上锁挂牌，专人看管钥匙", "Lock and tag; one person keeps the key"],
      ),
      line(
        ["进入作业", "Work inside"],
        ["气体浓度变化、照明漏电、坠落", "Changing gas, faulty lighting, falls"],
        ["中毒、触电、摔伤", "Poisoning, electric shock, injury"],
        ["连续检测，安全电压照明，系安全绳", "Continuous detection, safe voltage, life line"],
      ),
      line(
        ["监护和救援准备", "Watch and rescue"],
        ["盲目施救", "Rescue without protection"],
        ["伤亡扩大", "More victims"],
        [
          "监护人不离开，备空气呼吸器，人和工具进出登记",
          "The guardian stays; breathing sets ready; register of people and tools",
        ],
      ),
    ],
  ),
  template(
    "blind-plate",
    ["盲板抽堵作业（通用）", "Blinding, general"],
    [
      line(
        ["泄压、降温、排净", "Let off pressure, cool, drain"],
        ["带压、高温介质", "Pressure and heat in the line"],
        ["喷出伤人、灼烫", "Injury by a jet, burns"],
        ["确认压力和温度，挂牌上锁", "Check pressure and temperature; lock and tag"],
      ),
      line(
        ["拆法兰、装（抽）盲板", "Open the flange, set or take the blind"],
        ["介质泄漏、工具打火", "Leak, sparks of tools"],
        ["中毒、火灾爆炸", "Poisoning, fire, explosion"],
        ["防爆工具，防护面罩，人站上风侧", "Spark-free tools, masks, stand upwind"],
      ),
      line(
        ["复位、试漏、挂盲板牌", "Restore, leak test, tag the blind"],
        ["法兰漏、盲板遗忘", "Leaking flange, forgotten blind"],
        ["泄漏、串料", "Leak, mixing of media"],
        [
          "试漏合格，按位置图编号挂牌，双方确认",
          "Leak test, tag by the drawing, both parties confirm",
        ],
      ),
    ],
  ),
  template(
    "height",
    ["高处作业（通用）", "Work at height, general"],
    [
      line(
        ["检查脚手架、梯子", "Check scaffold and ladders"],
        ["架体不稳、跳板松动", "Unstable scaffold, loose boards"],
        ["坠落", "Fall"],
        ["验收合格挂牌后使用", "Use only when accepted and tagged"],
      ),
      line(
        ["登高作业", "Work up there"],
        ["失足、强风、带电线路", "Missed step, wind, live lines"],
        ["坠落、触电", "Fall, electric shock"],
        [
          "安全带高挂低用，大风停止，与带电体保持距离",
          "Harness fixed above, stop in wind, keep off live lines",
        ],
      ),
      line(
        ["上下传递工具", "Hand tools up and down"],
        ["坠物", "Falling objects"],
        ["物体打击", "Injury by falling objects"],
        ["工具袋、绳索吊运，下方设警戒区", "Tool bags and ropes, cordon below"],
      ),
    ],
  ),
  template(
    "lifting",
    ["吊装作业（通用）", "Lifting, general"],
    [
      line(
        ["检查吊机、索具、地面", "Check crane, gear and ground"],
        ["索具损坏、地基下沉", "Damaged gear, sinking ground"],
        ["吊物坠落、倾覆", "Falling load, overturned crane"],
        ["逐件检查索具，支腿垫实", "Check each piece, pad the outriggers"],
      ),
      line(
        ["试吊", "Trial lift"],
        ["重心偏、捆绑不牢", "Off-centre load, loose lashing"],
        ["吊物滑落", "Slipping load"],
        ["离地停住检查，棱角加衬垫", "Stop just above the ground and look; pad the edges"],
      ),
      line(
        ["起吊、就位", "Lift and set down"],
        ["人在吊物下、碰架空线", "People below, overhead lines"],
        ["物体打击、触电", "Injury, electric shock"],
        ["警戒区清人，专人指挥，与线路保持距离", "Clear the cordon, one commander, keep off lines"],
      ),
    ],
  ),
  template(
    "temporary-power",
    ["临时用电（通用）", "Temporary power, general"],
    [
      line(
        ["接线", "Connect"],
        ["带电接线、防爆区用普通电器", "Live connection, ordinary gear in a hazardous place"],
        ["触电、爆炸", "Electric shock, explosion"],
        [
          "上级断电上锁挂牌，用防爆电器，气体分析合格",
          "Lock and tag upstream, explosion-proof gear, gas analysis",
        ],
      ),
      line(
        ["敷设线路", "Lay the cables"],
        ["线路破损、被车碾压", "Damaged cables, run over"],
        ["触电、火花引燃", "Electric shock, ignition"],
        ["架空或穿管，过路加保护", "Overhead or in pipes, protected at roads"],
      ),
      line(
        ["使用、拆除", "Use and take down"],
        ["漏电、过载、先拆线后断电", "Leakage, overload, taken down while live"],
        ["触电、火灾", "Electric shock, fire"],
        [
          "一机一闸一保护，电工拆除，先断电后拆线",
          "One switch for each machine; an electrician cuts off before taking down",
        ],
      ),
    ],
  ),
  template(
    "excavation",
    ["动土作业（通用）", "Excavation, general"],
    [
      line(
        ["查明地下设施", "Locate what is buried"],
        ["挖断电缆、管线", "Cut cables or lines"],
        ["触电、泄漏", "Electric shock, leak"],
        ["会签确认，人工探挖", "All units sign; dig by hand to find them"],
      ),
      line(
        ["开挖", "Dig"],
        ["塌方、机械伤人", "Collapse, machinery"],
        ["掩埋、伤害", "Buried, injured"],
        [
          "放坡或支撑，弃土远离坑边，坑边不站人",
          "Slope or shore, spoil away from the edge, nobody at the edge",
        ],
      ),
      line(
        ["夜间、停工期间", "At night and when idle"],
        ["行人车辆跌入", "People or vehicles fall in"],
        ["摔伤", "Injury"],
        ["围栏、警示灯，及时回填", "Fence, lamps, fill up soon"],
      ),
    ],
  ),
  template(
    "road-closure",
    ["断路作业（通用）", "Road closure, general"],
    [
      line(
        ["通知相关单位", "Tell the units concerned"],
        ["消防、救护通道受阻", "Way for fire engines and ambulances blocked"],
        ["救援延误", "Late rescue"],
        ["书面通知，明确绕行路线", "Written notice, a way round"],
      ),
      line(
        ["设置围挡、标志", "Set barriers and signs"],
        ["车辆闯入", "Vehicles drive in"],
        ["车辆伤害", "Injury by vehicles"],
        [
          "来车方向设标志、路栏，夜间警示灯",
          "Signs and barriers towards the traffic, lamps at night",
        ],
      ),
      line(
        ["恢复道路", "Open the road again"],
        ["遗留障碍物", "Things left on the road"],
        ["车辆事故", "Accident"],
        ["清理干净，检查后撤围挡，通知恢复", "Clear, look, take the barriers away, tell everybody"],
      ),
    ],
  ),
];
