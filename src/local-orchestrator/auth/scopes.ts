/** Scopes like `rw:prj/alpha-beta-123456/*`: `ro` reads, `rw` reads and writes, `*` stands for every project. */
export type Access = 'read' | 'write';

const form = /^(rw|ro):prj\/([^/]+)\/\*$/;

export const grants = (scopes: readonly string[], projectId: string, access: Access): boolean =>
  scopes.some((scope) => {
    const [, mode, project] = form.exec(scope) ?? [];
    return (project === '*' || project === projectId) && (mode === 'rw' || (mode === 'ro' && access === 'read'));
  });
