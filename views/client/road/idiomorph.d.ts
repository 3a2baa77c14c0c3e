/** idiomorph brings no types; this is the part that is used. */
declare module "idiomorph" {
  export const Idiomorph: {
    morph(
      old: Element,
      next: string,
      options: {
        readonly morphStyle: "innerHTML" | "outerHTML";
        readonly ignoreActiveValue?: boolean;
        readonly callbacks?: {
          beforeNodeMorphed?(old: Node, next: Node): boolean;
        };
      },
    ): void;
  };
}
