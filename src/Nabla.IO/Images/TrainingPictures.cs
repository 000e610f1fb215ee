namespace Nabla.IO;

/// <summary>How the pictures looked that a model was trained with.</summary>
internal static class TrainingPictures
{
    private const int Brightest = 255;

    /// <summary>The raw value of white: of data of other brightness than bytes, such as 0 to 16, theirs.</summary>
    public static double White(ModelInput input) => input.Divisor >= Brightest ? Brightest : input.Divisor;

    /// <summary>The mean picture; null: nobody knows.</summary>
    public static GrayImage? Average(ModelInput input)
    {
        if (input.Averages.IsEmpty)
            return null;
        double white = White(input);
        return new(input.Shape[0], input.Shape[1],
        [
            .. input.Averages.Select(raw => (byte)Math.Clamp(Math.Round(raw * Brightest / white), 0, Brightest)),
        ]);
    }

    /// <summary>What is drawn in a picture, cut out and laid as in the training pictures.</summary>
    public static GrayImage Drawing(GrayImage image, ModelInput input) => Average(input) is { } averages
        ? PictureScaling.CutOut(image, averages) : image.CutOut(input.Shape[0], input.Shape[1]);

    /// <summary>The raw values of a picture.</summary>
    public static double[] Raw(GrayImage image, ModelInput input)
    {
        double white = White(input);
        return [.. image.Pixels.Select(pixel => pixel * white / Brightest)];
    }
}
