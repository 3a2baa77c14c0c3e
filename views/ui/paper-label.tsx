/** A label as it comes out of a printer, at its true size on paper: one drawing for the screen and for the roll. */
import { create } from "qrcode";
import type { LabelItem, PaperLabel } from "../../firmware-bridge/index.ts";

function Qr(props: { readonly item: Extract<LabelItem, { kind: "qr" }> }) {
  const { item } = props;
  const { size, data } = create(item.text, { errorCorrectionLevel: "M" }).modules;
  const scale = item.side / size;
  let path = "";
  for (let y = 0; y < size; y += 1) {
    for (let x = 0; x < size; x += 1) if (data[y * size + x] === 1) path += `M${x} ${y}h1v1h-1z`;
  }
  return (
    <path
      class="qr-dark"
      shape-rendering="crispEdges"
      transform={`translate(${item.x} ${item.y}) scale(${scale})`}
      d={path}
    />
  );
}

function Item(props: { readonly item: LabelItem }) {
  const { item } = props;
  switch (item.kind) {
    case "qr":
      return <Qr item={item} />;
    case "rule":
      return <rect class="qr-dark" x={item.x} y={item.y} width={item.width} height={item.height} />;
    case "text":
      return (
        <text class="label-text" x={item.x} y={item.y + item.height * 0.85} font-size={item.height}>
          {item.text}
        </text>
      );
  }
}

/** `words` says to those who cannot see it what the label is for. */
export function PaperLabelView(props: { readonly label: PaperLabel; readonly words: string }) {
  const { label } = props;
  return (
    <svg
      class="paper-label"
      width={`${label.width / 10}mm`}
      height={`${label.height / 10}mm`}
      viewBox={`0 0 ${label.width} ${label.height}`}
      role="img"
      aria-label={props.words}
    >
      <rect class="qr-back" width={label.width} height={label.height} />
      {label.items.map((item) => (
        <Item item={item} />
      ))}
    </svg>
  );
}
