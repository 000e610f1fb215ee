using System.Text.Json;
using Nabla.Cli.Shell;
using Nabla.Cli.Training;

namespace Nabla.Cli.Cases;

/// <summary>What a command that takes MODEL|CASE was given: one of the two.</summary>
/// <param name="Case">A case file, or null.</param>
/// <param name="Model">A model, or null.</param>
internal sealed record Subject(CaseFile? Case, Model? Model)
{
    /// <summary>Reads it.</summary>
    /// <param name="call">Opens files.</param>
    /// <param name="path">A case file, "-" for standard input; a model's file; a run's folder.</param>
    /// <exception cref="Problem">It is not there (exit code 3) or cannot be used (2 or 3).</exception>
    public static Subject Read(Invocation call, string path)
    {
        if (Directory.Exists(path)) return new(null, ModelFile.Load(path));
        using var content = new MemoryStream();
        using (Stream stream = call.Open(path)) stream.CopyTo(content);
        content.Position = 0;
        return IsModel(content) ? new(null, ModelFile.Load(path)) : new(CaseSource.Read(content, path), null);
    }

    // Models say what they are in their first field; case files have no such field.
    static bool IsModel(MemoryStream content)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(content);
            return document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("format", out _);
        }
        catch (JsonException)
        {
            return false;   // reading it as a case file says what is wrong
        }
        finally
        {
            content.Position = 0;
        }
    }
}
