export const checkPaths = {
  list: "/checks",
  start: (templateId: string) => `/checks/tables/${templateId}/start`,
  run: (id: string) => `/checks/runs/${id}`,
  item: (id: string, itemId: string) => `/checks/runs/${id}/items/${itemId}`,
  photo: (id: string, itemId: string) => `/checks/runs/${id}/items/${itemId}/photos`,
  signature: (id: string, itemId: string) => `/checks/runs/${id}/items/${itemId}/signature`,
  removePhoto: (id: string, itemId: string, photoId: string) =>
    `/checks/runs/${id}/items/${itemId}/photos/${photoId}/remove`,
  complete: (id: string) => `/checks/runs/${id}/complete`,
  discard: (id: string) => `/checks/runs/${id}/discard`,
} as const;
