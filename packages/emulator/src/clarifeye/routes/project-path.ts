/** Every call of the API belongs to a project. Paths end in a slash, as a Django application has them. */
export const projectPath = "/api/v1/projects/:project";
