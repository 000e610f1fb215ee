namespace Nabla.Cli.Cases;

/// <summary>What a command that takes MODEL|CASE was given: one of the two.</summary>
/// <param name="Case">A case file, or null.</param>
/// <param name="Model">A model, or null.</param>
internal sealed record Subject(CaseFile? Case, Model? Model)
{
    /// <summary>Reads it.</summary>
    /// <param name="call">Opens files; a command with the settings of <see cref="ModelFile"/>.</param>
    /// <param name="path">A case file, "-" for standard input; a model's file; a run's folder.</param>
    /// <exception cref="Problem">It is not there (exit code 3) or cannot be used (2 or 3).</exception>
    public static Subject Read(Invocation call, string path)
    {
        bool isModel = Directory.Exists(path)
            || (path != "-" && File.Exists(path) && ModelForms.OfFile(path) is not null);
        return isModel ? new(null, ModelFile.Load(call, path)) : new(CaseSource.Read(call, path), null);
    }
}
