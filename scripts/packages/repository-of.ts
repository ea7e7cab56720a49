/** The member `repository` of a manifest. */
export interface ManifestRepository {
  type: "git";
  url: string;
  directory: string;
}

/**
 * Where a package is published from, as npm's provenance wants to find it in the manifest: the repository in which the workflow
 * runs, by GitHub's own variable.
 *
 * @param folder - of the package, from the root of the repository.
 * @throws when the variable is missing or is no `owner/name`.
 */
export function repositoryOf(environment: NodeJS.ProcessEnv, folder: string): ManifestRepository {
  const name = environment.GITHUB_REPOSITORY ?? "";
  if (!/^[\w.-]+\/[\w.-]+$/.test(name)) {
    throw new Error(
      `GITHUB_REPOSITORY is "${name}" and should be owner/name. Run this in the workflow that publishes, or set it.`,
    );
  }
  return { type: "git", url: `git+https://github.com/${name}.git`, directory: folder };
}
