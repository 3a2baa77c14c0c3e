/** The safety measures of the eight tickets (GB 30871-2022 appendix A), in short words; {} marks a blank to fill. Pure. */
import { type Phrase, phrase } from "../platform/i18n.ts";
import { PERMIT_KINDS, type PermitKind } from "./model.ts";
import { measureIdsOf } from "./standard/measures.ts";

export type StandardMeasure = {
  readonly id: string;
  readonly words: Phrase;
  readonly hasBlank: boolean;
};

type Pair = readonly [zh: string, en: string, blank?: true];

const OTHERS: Pair = ["相关的其他特殊作业票已办理", "The other permits of the job are in place"];
const MORE: Pair = ["其他安全措施（填写编制人）", "Other measures, with who wrote them", true];

const LISTS: Readonly<Record<PermitKind, readonly Pair[]>> = {
  "hot-work": [
    ["设备内部已清洗、吹扫、置换合格", "Equipment washed, swept and purged inside"],
    [
      "相连管线已断开或加盲板，未用水封或关阀代替",
      "Connected lines cut or blinded, not merely shut",
      true,
    ],
    [
      "周围孔洞、窨井、地沟、水封已清除易燃物并覆盖",
      "Holes, wells and drains around cleared of flammables and covered",
    ],
    [
      "同一防火堤及防火间距内的储罐没有脱水、取样",
      "No draining or sampling of tanks within the same dike",
    ],
    ["高处动火已防火花飞溅，人员防护到位", "Sparks from height are caught; people are protected"],
    ["可燃构件和内衬设备内已采取防火隔绝", "Combustible parts and linings are shielded"],
    [
      "乙炔瓶直立、防倾倒、防回火；两瓶相距 5 m 以上，距火点 10 m 以上",
      "Acetylene upright with flashback arrestor; bottles 5 m apart, 10 m from the fire",
    ],
    ["现场配备灭火器、灭火毯、水带", "Extinguishers, blankets and hoses at hand", true],
    ["电焊机放在安全处并已接地", "Welder in a safe place and earthed"],
    ["规定距离内没有装卸、排放、喷漆等作业", "No loading, venting or painting within the distance"],
    [
      "30 m 内无可燃气排放，15 m 内无可燃液体排放，10 m 内及下方无溶剂清洗、喷漆和可燃粉尘清扫",
      "No gas release within 30 m, no liquid within 15 m, no solvent, paint or dust within 10 m or below",
    ],
    [
      "已做作业危害分析，交叉作业已明确协调人",
      "Hazards analysed; a coordinator named for cross-work",
    ],
    ["连续检测用的便携式可燃气体检测仪已到位", "Portable gas detector in place"],
    ["摄录设备已到位并符合防爆要求", "Video in place and explosion-proof"],
    ["相关的其他作业票已办理，警戒区已设置", "Other permits in place, cordon set up"],
    MORE,
  ],
  "confined-space": [
    [
      "相连的阀门、管线已加盲板隔断并落实责任人",
      "Connected lines blinded, somebody answers for it",
    ],
    ["已置换、吹扫或蒸煮", "Purged, swept or steamed"],
    ["通风孔已打开，已强制通风；不得充氧", "Vents open, forced ventilation; never with oxygen"],
    ["转动设备已断电、上锁、挂“禁止合闸”牌", "Moving parts cut off, locked and tagged"],
    ["内部具备进入条件，使用防爆工具", "Inside fit to enter, explosion-proof tools"],
    ["进出口通道畅通", "Ways in and out are free"],
    ["可燃、有毒气体和氧含量分析合格", "Combustible and toxic gas and oxygen are within limits"],
    ["会产生扬尘的作业已停止", "Work that raises dust has stopped"],
    ["连续检测仪已到位", "Continuous detector in place"],
    ["个体防护到位，知晓危险因素", "Protective equipment; hazards are known"],
    ["消防器材、救生绳、气防装备到位", "Fire, rescue and breathing equipment at hand", true],
    ["通信设备到位", "Communication at hand"],
    ["出入口已设警戒", "Entrances are guarded"],
    OTHERS,
    MORE,
  ],
  "blind-plate": [
    ["管道、设备已降至常压或微正压", "At atmospheric or slight positive pressure"],
    ["有毒介质已穿戴防护用品", "Protection against toxic media worn"],
    [
      "火灾爆炸场所使用防静电服、防爆灯具和工具",
      "Anti-static clothing, explosion-proof lamps and tools",
    ],
    ["30 m 内无动火作业", "No hot work within 30 m"],
    ["强腐蚀介质已防灼伤", "Protected against corrosive burns"],
    ["高温介质已防烫", "Protected against scalding"],
    ["低温介质已防冻", "Protected against frostbite"],
    ["同一管道没有同时多处抽堵", "No other blind on the same line at once"],
    OTHERS,
    ["已设警戒区", "Cordon set up"],
    MORE,
  ],
  height: [
    ["作业人员身体条件符合要求", "Workers are fit"],
    ["着装符合要求", "Clothing is right"],
    [
      "佩戴安全帽、安全带，有毒处备空气呼吸器或面罩",
      "Helmets and harnesses; breathing sets where toxic",
    ],
    ["携带工具袋及安全绳", "Tool bags and safety lines"],
    ["脚手架、防护网、围栏合格", "Scaffold, nets and rails are right"],
    ["垂直分层作业中间有隔离", "Shields between levels"],
    ["梯子、绳子合格", "Ladders and ropes are right"],
    ["轻型棚承重已确认", "Load on light roofs is known"],
    ["不承重物上铺设承重板", "Boards on what carries no load"],
    ["采光或夜间照明充足", "Enough light"],
    ["30 m 以上配备通信工具", "Radio above 30 m"],
    ["已设警戒区", "Cordon set up"],
    ["露天作业风力允许", "Wind permits"],
    OTHERS,
    MORE,
  ],
  lifting: [
    ["吊装方案已编制并审批（一、二级和特殊三级）", "Lifting plan approved where due"],
    ["含危险物料的设备、管道已有防护方案", "Equipment with hazardous contents is protected"],
    ["个体防护到位", "Protective equipment"],
    ["机具、钢丝绳、吊钩已检查", "Gear, ropes and hooks inspected"],
    ["分工明确，联络信号统一", "Duties and signals are agreed"],
    ["用建构筑物作锚点已经审查", "Buildings as anchors are approved"],
    ["绳索不触及带电线路", "Ropes stay off live lines"],
    ["不用管道、管架、电杆、机电设备作锚点", "Pipes, racks, poles and machines are no anchors"],
    ["捆扎牢固，棱角有衬垫", "Lashed firmly, edges padded"],
    ["安全装置灵敏可靠", "Safety devices work"],
    ["人员持证上岗", "People hold certificates"],
    ["地下电缆、盖板承重已确认", "Cables and covers below bear the load"],
    ["吊物质量在额定起重量内", "Load within the rating", true],
    ["吊装高度内的管线、桥架已防护", "Lines and trays within the height are protected"],
    ["围栏、警戒、夜间警示灯到位", "Fence, cordon and lamps"],
    ["转臂范围内无架空线", "No overhead lines within the jib's reach"],
    ["爆炸场所车辆装有阻火器", "Vehicles with spark arrestors"],
    ["风力允许", "Wind permits"],
    OTHERS,
    MORE,
  ],
  "temporary-power": [
    ["安装人员持有电工证", "Installed by certified electricians"],
    ["防爆场所电气等级符合要求", "Explosion protection fits the place"],
    ["上级开关断电、上锁、挂牌", "Upstream switch off, locked and tagged"],
    ["采用 TN-S 三相五线制", "TN-S, three phases and five wires"],
    ["架空高度：装置内 2.5 m 以上，跨路 5 m 以上", "Overhead at 2.5 m on site, 5 m over roads"],
    [
      "沿墙、沿地敷设已防机械和火花损伤",
      "Along walls or ground protected against damage and sparks",
    ],
    ["架空线不用裸线", "No bare overhead wires"],
    ["埋地深度大于 0.7 m，有标志桩", "Buried deeper than 0.7 m, marked"],
    ["配电箱防雨、接地", "Boxes rainproof and earthed"],
    ["漏电保护合格，一机一闸一保护", "Residual-current protection, one switch for each machine"],
    ["线路容量满足负荷", "Lines carry the load"],
    OTHERS,
    ["气体检测合格", "Gas analysis within limits"],
    MORE,
  ],
  excavation: [
    ["地下电缆、光缆已确认", "Buried cables located"],
    ["地下供排水、消防、工艺管线已确认", "Buried water, fire and process lines located"],
    ["已划线立桩", "Marked out"],
    ["围栏、警戒、夜间警示灯到位", "Fence, cordon and lamps"],
    ["已放坡或支撑", "Sloped or shored"],
    [
      "道路施工已报交通、消防、安全、应急部门",
      "Traffic, fire, safety and emergency units informed",
    ],
    ["夜间照明用安全电压，防水或防爆", "Night lighting at safe voltage"],
    ["个体防护到位", "Protective equipment"],
    [
      "深度超过 1.2 m 且附近有危险的，按受限空间管理",
      "Deeper than 1.2 m near hazards: as a confined space",
    ],
    OTHERS,
    MORE,
  ],
  "road-closure": [
    ["已制定交通组织方案并通知相关单位", "Traffic plan made and units informed"],
    ["路口设标志，路栏、警示灯、导向标到位", "Signs, barriers, lamps and arrows in place"],
    ["夜间警示灯到位", "Lamps at night"],
    MORE,
  ],
};

/** In the order of the ticket, under the ids that signed tickets name. */
export function measuresOfKind(kind: PermitKind): readonly StandardMeasure[] {
  const words = LISTS[kind];
  return measureIdsOf(kind).map((id, index) => {
    const [zh, en, blank] = words[index] ?? [id, id];
    return { id, words: phrase(zh, en), hasBlank: blank === true };
  });
}

export const measureIds = measureIdsOf;

/** A row of any of the eight lists by its id. */
export function standardMeasure(id: string): StandardMeasure | undefined {
  for (const kind of PERMIT_KINDS) {
    const found = measuresOfKind(kind).find((one) => one.id === id);
    if (found !== undefined) return found;
  }
  return undefined;
}
