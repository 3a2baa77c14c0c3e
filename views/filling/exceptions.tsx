/** Items of a check at a gun or manifold: only what is not in order is ticked. */
export function ExceptionItems(props: {
  readonly word: string;
  readonly items: readonly { readonly code: string; readonly words: string }[];
  /** What came back with a refused form. */
  readonly values?: Readonly<Record<string, string>>;
}) {
  return (
    <>
      {props.items.map(({ code, words }) => (
        <label class="check-item" for={`item-${code.toLowerCase()}`}>
          <span>{words}</span>
          <span class="check-problem">
            <input
              type="checkbox"
              id={`item-${code.toLowerCase()}`}
              name={`item-${code}`}
              value="fail"
              checked={props.values?.[`item-${code}`] === "fail"}
            />
            {props.word}
          </span>
        </label>
      ))}
    </>
  );
}
