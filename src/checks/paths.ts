export const checkPaths = {
  list: "/checks",
  tables: "/checks/tables",
  addTable: "/checks/tables/new",
  table: (id: string) => `/checks/tables/${id}`,
  preview: (id: string, version?: number) =>
    `/checks/tables/${id}/preview${version === undefined ? "" : `?v=${version}`}`,
  editTable: (id: string) => `/checks/tables/${id}/edit`,
  tableItem: (id: string, itemId: string) => `/checks/tables/${id}/items/${itemId}`,
  newItem: (id: string, sectionId: string) =>
    `/checks/tables/${id}/items/new?section=${encodeURIComponent(sectionId)}`,
  publish: (id: string) => `/checks/tables/${id}/publish`,
  retire: (id: string) => `/checks/tables/${id}/retire`,
  discardDraft: (id: string) => `/checks/tables/${id}/discard`,
  start: (templateId: string) => `/checks/tables/${templateId}/start`,
  run: (id: string) => `/checks/runs/${id}`,
  item: (id: string, itemId: string) => `/checks/runs/${id}/items/${itemId}`,
  photo: (id: string, itemId: string) => `/checks/runs/${id}/items/${itemId}/photos`,
  signature: (id: string, itemId: string) => `/checks/runs/${id}/items/${itemId}/signature`,
  removePhoto: (id: string, itemId: string, photoId: string) =>
    `/checks/runs/${id}/items/${itemId}/photos/${photoId}/remove`,
  copyLast: (id: string) => `/checks/runs/${id}/copy-last`,
  complete: (id: string) => `/checks/runs/${id}/complete`,
  discard: (id: string) => `/checks/runs/${id}/discard`,
} as const;
