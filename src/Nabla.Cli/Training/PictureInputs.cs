namespace Nabla.Cli.Training;

/// <summary>Inputs in pictures: one, or all of a folder in the ordinal order of their names.</summary>
internal static class PictureInputs
{
    private const int Brightest = 255;
    private const int Apart = 64;   // shades between edges that are no longer alike

    private static readonly string[] s_ends = [".png", ".jpg", ".jpeg", ".bmp"];

    /// <summary>Black becomes white.</summary>
    public static readonly Setting<bool> Invert = Setting.Switch(
        "invert", "swap dark and light before the model sees them").Under("Pictures");

    /// <summary>How pictures of other sizes are brought to the model's.</summary>
    public static readonly Setting<string?> Scale = Setting.Choice("scale", null,
        "bring each to the model's size: the whole picture; or the drawing, cut out and laid on a plain ground as in " +
        "the training pictures", "whole", "drawing").Under("Pictures");

    /// <summary>Whether a path is a folder or a picture.</summary>
    public static bool AreIn(string path) => Directory.Exists(path)
        || (File.Exists(path) && PictureFrame.KindOf(Streams.Take(path, 12)) is not null);

    /// <summary>Reads them, in the model's raw values.</summary>
    /// <exception cref="Problem">There are none, or they do not fit the model.</exception>
    public static PredictInputs Read(Invocation call, string path, Model model)
    {
        string[] files = Directory.Exists(path)
            ? [.. Directory.EnumerateFiles(path)
                .Where(file => s_ends.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase))
                .Order(StringComparer.Ordinal)]
            : [path];
        if (files.Length == 0)
        {
            throw Problem.BadData("there are no pictures in the folder",
                "name a folder with files that end in .png, .jpg or .bmp", ("folder", path));
        }

        RequirePictures(model, files[0]);
        return Read(call, model, files, [.. files.Select(GrayImage.ReadFile)]);
    }

    /// <summary>Reads one from a stream.</summary>
    /// <param name="name">What messages call it.</param>
    public static PredictInputs Read(Invocation call, string name, Stream stream, Model model)
    {
        RequirePictures(model, name);
        try
        {
            return Read(call, model, [name], [GrayImage.Read(stream)]);
        }
        catch (NablaFormatException e)
        {
            throw Problems.FromFormat(e, ExitCode.Data, name, "the picture cannot be used");
        }
    }

    private static void RequirePictures(Model model, string file)
    {
        if (model.Input.Shape.Length != 2 || model.Input.Divisor == 1)
        {
            throw Problem.BadData("the model takes no pictures", "give it rows of numbers, as CSV, .npy or JSON",
                ("file", file), ("model", $"{model.Architecture} takes {model.Input} numbers as they are"));
        }
    }

    private static PredictInputs Read(Invocation call, Model model, string[] files, GrayImage[] read)
    {
        GrayImage[] images = [.. files.Select((file, i) => Prepare(call, file, read[i], model))];
        Doubt(call, model, files, images);
        return new([.. images.Select(image => TrainingPictures.Raw(image, model.Input))], null, 0)
        {
            Names = [.. files.Select(file => Path.GetFileName(file))],
        };
    }

    private static GrayImage Prepare(Invocation call, string file, GrayImage image, Model model)
    {
        (int height, int width) = (model.Input.Shape[0], model.Input.Shape[1]);
        string? scale = call.Get(Scale);
        if (scale is null && (image.Height != height || image.Width != width))
        {
            throw Problem.BadData("the picture does not fit the model",
                "--scale drawing cuts out what is drawn, such as a digit on paper; --scale whole takes all of it",
                ("file", file), ("picture", Invariant($"{image.Height}x{image.Width}")),
                ("model", $"{model.Architecture} takes {model.Input}"));
        }

        GrayImage scaled = scale switch
        {
            "whole" => image.Scale(height, width),
            "drawing" => TrainingPictures.Drawing(image, model.Input),
            _ => image,
        };
        return call.Get(Invert) ? scaled.Invert() : scaled;
    }

    // Pictures that look otherwise than those of the training get an answer that means nothing.
    private static void Doubt(Invocation call, Model model, string[] files, GrayImage[] images)
    {
        int[] plain = [.. Enumerable.Range(0, images.Length).Where(i => images[i].Pixels.Distinct().Count() == 1)];
        if (plain.Length > 0)
        {
            call.Output.Warn($"{Some(plain, files)} {(plain.Length > 1 ? "have" : "has")} one shade all over: " +
                "nothing is drawn");
        }

        double? known = TrainingPictures.Average(model.Input)?.EdgeShade;
        int[] odd = [.. Enumerable.Range(0, images.Length).Except(plain).Where(i => IsOdd(images[i], known))];
        if (odd.Length > 0)
            call.Output.Warn(Doubt(call, Some(odd, files), [.. odd.Select(i => images[i])], known));
    }

    private static string Doubt(Invocation call, string which, GrayImage[] images, double? known)
    {
        bool isInverted = call.Get(Invert), areMany = images.Length > 1;
        double edge = images.Average(image => image.EdgeShade);
        bool isOpposite = Math.Abs(Brightest - edge - (known ?? 0)) < Math.Abs(edge - (known ?? 0));
        string seen = Invariant($"{(areMany ? "their edges have" : "its edge has")} shade {edge:0}") +
            $"{(isInverted ? " after --invert" : "")} (black is 0, white 255)";
        string laid = images.Any(image => image.Ground is not null)
            ? ". Transparent parts became white where the ink is dark, black where it is light" : "";
        string trained = known is { } shade
            ? Invariant($"those of the training pictures have {shade:0}")
            : "the model does not say how its training pictures looked";
        string way = isOpposite
            ? (known is null ? "If they were light on black, " : "") + (isInverted ? "leave --invert out"
                : "add --invert to swap dark and light")
            : call.Get(Scale) == "drawing" ? "the answers may mean nothing"
            : "--scale drawing cuts out what is drawn and lays it on their ground";
        return $"{which} {(areMany ? "look" : "looks")} {(isOpposite ? "inverted" : "different")}: {seen}; {trained}" +
            $"{laid}. {char.ToUpperInvariant(way[0])}{way[1..]}";
    }

    // Where the edges of training were neither dark nor light, pictures may look anyhow. Of a model that does not say,
    // only a light edge is doubted: most sets of drawings are light on black.
    private static bool IsOdd(GrayImage image, double? known) => known is { } shade
        ? (shade < Apart || shade > Brightest - Apart) && Math.Abs(image.EdgeShade - shade) > Apart
        : image.EdgeShade > Brightest / 2;

    private static string Some(int[] places, string[] files) =>
        places.Length == 1 ? ModelData.Plain(Path.GetFileName(files[places[0]]))
            : $"{places.Length} of {Figures.Count(files.Length, "picture")} (the first is " +
                $"{ModelData.Plain(Path.GetFileName(files[places[0]]))})";
}
