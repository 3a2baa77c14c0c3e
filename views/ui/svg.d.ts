declare module "*.svg" {
  const text: string;
  // biome-ignore lint/style/noDefaultExport: an import with type "text" has a default export and no other.
  export default text;
}
