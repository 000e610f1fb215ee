namespace Nabla.Cli.Training;

/// <summary>Inputs in PNG pictures: one, or all of a folder in the ordinal order of their names.</summary>
internal static class PngInputs
{
    private const int Brightest = 255;

    /// <summary>Whether a path is a folder or a PNG picture.</summary>
    public static bool AreIn(string path) =>
        Directory.Exists(path) || (File.Exists(path) && Png.Recognizes(Streams.Take(path, 8)));

    /// <summary>Reads them, in the model's raw values.</summary>
    /// <exception cref="Problem">There are none, or they do not fit the model.</exception>
    public static PredictInputs Read(string path, Model model)
    {
        string[] files = Directory.Exists(path)
            ? [.. Directory.EnumerateFiles(path)
                .Where(file => file.EndsWith(".png", StringComparison.OrdinalIgnoreCase)).Order(StringComparer.Ordinal)]
            : [path];
        if (files.Length == 0)
        {
            throw Problem.BadData("there are no pictures in the folder", "name a folder with files that end in .png",
                ("folder", path));
        }

        return new([.. files.Select(file => Pixels(file, model))], null, 0)
        {
            Names = [.. files.Select(file => Path.GetFileName(file))],
        };
    }

    private static double[] Pixels(string file, Model model)
    {
        GrayImage image = Png.ReadFile(file);
        ModelInput input = model.Input;
        if (input.Shape.Length != 2 || input.Divisor == 1)
        {
            throw Problem.BadData("the model takes no pictures", "give it rows of numbers, as CSV, .npy or JSON",
                ("file", file), ("model", $"{model.Architecture} takes {input} numbers as they are"));
        }

        if (image.Height != input.Shape[0] || image.Width != input.Shape[1])
        {
            throw Problem.BadData("the picture does not fit the model",
                $"scale it to {input}, as the pictures that the model was trained on",
                ("file", file), ("picture", Invariant($"{image.Height}x{image.Width}")),
                ("model", $"{model.Architecture} takes {input}"));
        }
        // Data of other brightness than bytes, such as 0 to 16: white is theirs.
        double white = input.Divisor >= Brightest ? Brightest : input.Divisor;
        return [.. image.Pixels.Select(pixel => pixel * white / Brightest)];
    }
}
