using Nabla.Cli.Shell;
using Nabla.IO;

namespace Nabla.Cli.Training;

/// <summary>A model as users name it: its file, or the folder of a run.</summary>
internal static class ModelFile
{
    /// <summary>Loads a model.</summary>
    /// <param name="path">A model's file or a run's folder.</param>
    /// <exception cref="Problem">It is not there, damaged, or no model (exit code 3).</exception>
    public static Model Load(string path)
    {
        string file = Directory.Exists(path) ? Path.Combine(path, RunFolder.ModelName) : path;
        try
        {
            return Model.Load(file);
        }
        catch (NablaFormatException e)
        {
            throw Problem.BadData(
                "the model cannot be used", e.Fix, ("file", file), ("where", e.Location), ("reason", e.Reason));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            bool isRun = file != path && RunFolder.HoldsRun(path);
            throw Problem.BadData(
                "there is no model there", isRun ? "train again" : "name a model's file, or the folder of a run",
                ("looked for", file), ("found", isRun ? "a run that saved no model" : "nothing"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Problem.BadData("the model cannot be read", null, ("file", file), ("reason", e.Message));
        }
    }
}
