/** What columns are called in the spreadsheets of the trade, in either language. */
import { fieldWords } from "../../../views/cylinders/text.ts";
import { FORM_FIELDS, type FormField } from "../form.ts";

const COMMON: Readonly<Record<FormField, readonly string[]>> = {
  serial: ["钢印号", "出厂编号", "气瓶编号", "瓶号", "制造编号", "serial", "serial no"],
  maker: ["制造单位", "制造厂", "生产厂家", "厂家", "制造商", "maker", "manufacturer"],
  "maker-licence": ["制造许可证", "制造许可证编号", "许可证号", "licence"],
  "made-on": ["制造日期", "出厂日期", "制造年月", "生产日期", "made", "manufactured"],
  medium: ["介质", "充装介质", "气体", "气体名称", "充装气体", "medium", "gas"],
  model: ["型号", "规格", "规格型号", "气瓶型号", "model"],
  service: ["特殊用途", "用途", "service"],
  volume: ["容积", "公称容积", "水容积", "volume", "capacity"],
  tare: ["皮重", "钢印皮重", "瓶重", "重量", "空瓶重量", "tare"],
  "max-fill": ["最大充装量", "充装量", "额定充装量", "max fill"],
  pressure: ["公称工作压力", "工作压力", "压力", "pressure"],
  wall: ["设计壁厚", "壁厚", "wall"],
  owner: ["产权单位", "所属单位", "产权人", "使用单位", "owner"],
  ownership: ["产权性质", "是否自有", "自有产权", "产权", "ownership"],
  "registration-number": ["使用登记证编号", "使用登记证号", "使用登记编号", "登记证号", "登记编号"],
  "inspected-on": ["最近检验日期", "检验日期", "上次检验日期", "上检日期", "inspected"],
  "inspection-due-on": ["下次检验日期", "下检日期", "检验有效期", "有效期至", "inspection due"],
  "life-ends-on": ["使用年限到期", "报废日期", "设计使用年限到期", "终止使用日期"],
  "valve-code": ["瓶阀码", "阀码", "瓶阀二维码", "valve code"],
  "body-code": ["瓶体码", "二维码", "气瓶二维码", "条码", "编码", "电子标识", "body code"],
  "rfid-code": ["电子标签", "芯片号", "标签号", "rfid", "rfid tag"],
  note: ["备注", "说明", "note", "remark"],
};

export const fieldAliases: Readonly<Record<FormField, readonly string[]>> = Object.fromEntries(
  FORM_FIELDS.map((field) => [
    field,
    [fieldWords[field].zh, fieldWords[field].en, field, ...COMMON[field]],
  ]),
) as unknown as Record<FormField, readonly string[]>;
