using System.Net;

namespace Nabla.Lab.Drawing;

/// <summary>A small chart of curves as SVG: axes through the origin's edges, a few round numbers on each, a legend.
/// A pure function of what it is given: the same chart has the same text everywhere.</summary>
/// <param name="title">Read aloud by screen readers.</param>
/// <param name="x">Least and greatest x.</param>
/// <param name="y">Least and greatest y; what lies outside is cut off.</param>
/// <param name="xName">What the x axis shows.</param>
/// <param name="yName">What the y axis shows; nothing where the legend says it.</param>
public sealed class SvgChart(
    string title, (double Low, double High) x, (double Low, double High) y, string xName, string yName = "")
{
    private const double Left = 44, Top = 24, PlotWidth = 420, PlotHeight = 220, Bottom = 40, LegendRow = 20;
    private const double Width = Left + PlotWidth + 16;
    private const double OfLetter = 7.5, OfSample = 44;   // wide enough for the widest sans-serif at 12 pixels

    // Told apart by people who do not see all colors (Okabe and Ito), and by their dashes.
    private static readonly (string Color, string Dashes)[] s_styles =
    [
        ("#0072b2", ""), ("#d55e00", "7 4"), ("#009e73", "2 3"), ("#cc79a7", "9 3 2 3"), ("#6b6b6b", "4 2"),
        ("#b8860b", "1 2"),
    ];

    private readonly StringBuilder _body = new();
    private readonly List<string> _names = [];

    /// <summary>A curve through points; one that is not finite breaks it.</summary>
    public void Line(string name, IEnumerable<(double X, double Y)> points, bool dots = false)
    {
        (string color, string dashes) = s_styles[_names.Count % s_styles.Length];
        _names.Add(name);
        var path = new StringBuilder();
        bool pen = false;
        foreach ((double px, double py) in points)
        {
            if (!double.IsFinite(py))
            {
                pen = false;
                continue;
            }

            path.Append(CultureInfo.InvariantCulture, $"{(pen ? "L" : "M")}{AtX(px):F1} {AtY(py):F1}");
            pen = true;
            if (dots)
                Append($"<circle cx=\"{AtX(px):F1}\" cy=\"{AtY(py):F1}\" r=\"2\" fill=\"{color}\"/>");
        }

        string dash = dashes.Length > 0 ? $" stroke-dasharray=\"{dashes}\"" : "";
        Append($"<path d=\"{path}\" fill=\"none\" stroke=\"{color}\" stroke-width=\"2\"{dash}/>");
    }

    /// <summary>A dashed upright line with its name beside it.</summary>
    public void Mark(double at, string name)
    {
        double here = AtX(at);
        Append($"<path d=\"M{here:F1} {Top}V{Top + PlotHeight}\" stroke=\"#d55e00\" stroke-dasharray=\"5 4\"/>");
        (int aside, string anchor) = here < Left + PlotWidth / 2 ? (5, "start") : (-5, "end");
        string words = WebUtility.HtmlEncode(name);
        Append($"<text x=\"{here + aside:F1}\" y=\"38\" fill=\"#a04800\" text-anchor=\"{anchor}\">{words}</text>");
    }

    /// <summary>Whether x are the powers of ten of what is shown: ticks say the numbers themselves.</summary>
    public bool HasPowers { get; init; }

    /// <summary>A thin gray curve without a name, such as a contour.</summary>
    public void Contour(IEnumerable<(double X, double Y)> points)
    {
        string path = string.Join(' ', points.Select(p => Invariant($"{AtX(p.X):F1},{AtY(p.Y):F1}")));
        Append($"<polygon points=\"{path}\" fill=\"none\" stroke=\"#c4c9d0\"/>");
    }

    /// <summary>The whole document.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        (double X, int Row)[] legend = Legend();
        double height = Height;
        text.Append(CultureInfo.InvariantCulture,
            $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {height}\" width=\"{Width}\" " +
            $"role=\"img\" font-family=\"sans-serif\" " +
            $"font-size=\"12\">\n<title>{WebUtility.HtmlEncode(title)}</title>\n<rect width=\"{Width}\" " +
            $"height=\"{height}\" fill=\"#fff\"/>\n" +
            $"<clipPath id=\"plot\"><rect x=\"{Left}\" y=\"{Top}\" width=\"{PlotWidth}\" " +
            $"height=\"{PlotHeight}\"/></clipPath>\n");
        foreach (double tick in Ticks(x))
        {
            text.Append(CultureInfo.InvariantCulture,
                $"<line x1=\"{AtX(tick):F1}\" y1=\"{Top}\" x2=\"{AtX(tick):F1}\" y2=\"{Top + PlotHeight}\" " +
                $"{(HasPowers ? Stroke(1) : Stroke(tick))}/><text x=\"{AtX(tick):F1}\" y=\"{Top + PlotHeight + 16}\" " +
                $"text-anchor=\"middle\" fill=\"#444\">{(HasPowers ? Power(tick) : Number(tick))}</text>\n");
        }

        foreach (double tick in Ticks(y))
        {
            text.Append(CultureInfo.InvariantCulture,
                $"<line x1=\"{Left}\" y1=\"{AtY(tick):F1}\" x2=\"{Left + PlotWidth}\" y2=\"{AtY(tick):F1}\" " +
                $"{Stroke(tick)}/><text x=\"{Left - 6}\" y=\"{AtY(tick) + 4:F1}\" " +
                $"text-anchor=\"end\" fill=\"#444\">{Number(tick)}</text>\n");
        }

        text.Append(CultureInfo.InvariantCulture,
            $"<text x=\"{Left + PlotWidth / 2}\" y=\"{Top + PlotHeight + 32}\" text-anchor=\"middle\" " +
            $"fill=\"#222\">{WebUtility.HtmlEncode(xName)}</text>\n");
        if (yName.Length > 0)
        {
            text.Append(CultureInfo.InvariantCulture,
                $"<text x=\"8\" y=\"15\" fill=\"#222\">{WebUtility.HtmlEncode(yName)}</text>\n");
        }

        text.Append("<g clip-path=\"url(#plot)\">\n").Append(_body).Append("</g>\n");
        for (int i = 0; i < _names.Count; i++)
        {
            (string color, string dashes) = s_styles[i % s_styles.Length];
            double at = legend[i].X, line = Top + PlotHeight + Bottom + 10 + LegendRow * legend[i].Row;
            text.Append(CultureInfo.InvariantCulture,
                $"<line x1=\"{at}\" y1=\"{line}\" x2=\"{at + 24}\" y2=\"{line}\" stroke=\"{color}\" " +
                $"stroke-width=\"2\" stroke-dasharray=\"{(dashes.Length > 0 ? dashes : "none")}\"/>" +
                $"<text x=\"{at + 29}\" y=\"{line + 4}\" fill=\"#222\">{WebUtility.HtmlEncode(_names[i])}</text>\n");
        }

        return text.Append("</svg>\n").ToString();
    }

    /// <summary>Charts beside and below each other, as one document.</summary>
    /// <param name="title">Read aloud by screen readers.</param>
    /// <param name="columns">Charts in a row.</param>
    /// <param name="charts">One or more.</param>
    public static string Grid(string title, int columns, IReadOnlyList<SvgChart> charts)
    {
        double row = charts.Max(chart => chart.Height), width = columns * Width;
        double height = row * ((charts.Count + columns - 1) / columns);
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture,
            $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" " +
            $"role=\"img\">\n<title>{WebUtility.HtmlEncode(title)}</title>\n<rect width=\"{width}\" " +
            $"height=\"{height}\" fill=\"#fff\"/>\n");
        for (int i = 0; i < charts.Count; i++)
        {
            string place = string.Create(CultureInfo.InvariantCulture,
                $"<svg x=\"{i % columns * Width}\" y=\"{i / columns * row}\" height=\"{charts[i].Height}\" ");
            string plot = string.Create(CultureInfo.InvariantCulture, $"plot{i}");   // a name is for one clip path
            text.Append(charts[i].ToString().Replace("<svg xmlns=\"http://www.w3.org/2000/svg\" ", place)
                .Replace("id=\"plot\"", $"id=\"{plot}\"").Replace("url(#plot)", $"url(#{plot})"));
        }

        return text.Append("</svg>\n").ToString();
    }

    private double Height => Top + PlotHeight + Bottom + (_names.Count == 0 ? 0 : LegendRow * (Legend()[^1].Row + 1));

    /// <summary>Where the sample of each name begins, and in which row: on to the next where one is full.</summary>
    private (double X, int Row)[] Legend()
    {
        var places = new (double, int)[_names.Count];
        (double at, int row) = (Left, 0);
        for (int i = 0; i < places.Length; i++)
        {
            double wide = OfSample + OfLetter * _names[i].Length;
            if (at > Left && at + wide > Width)
                (at, row) = (Left, row + 1);
            places[i] = (at, row);
            at += wide;
        }

        return places;
    }

    private static string Stroke(double tick) => tick == 0 ? "stroke=\"#888\"" : "stroke=\"#eceff3\"";

    private static string Power(double tick) => tick is >= -3 and <= 3
        ? Math.Pow(10, tick).ToString("0.###", CultureInfo.InvariantCulture)
        : "1e" + tick.ToString("0.###", CultureInfo.InvariantCulture);

    private static string Number(double tick) => tick.ToString("0.###", CultureInfo.InvariantCulture).Replace('-', '−');

    /// <summary>Multiples of 1, 2 or 5 times a power of ten, six or so.</summary>
    private static IEnumerable<double> Ticks((double Low, double High) range)
    {
        double rough = (range.High - range.Low) / 6, power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        double step = power * (rough / power < 1.5 ? 1 : rough / power < 3.5 ? 2 : rough / power < 7.5 ? 5 : 10);
        for (double i = Math.Ceiling(range.Low / step - 1e-9); i * step <= range.High + 1e-9 * step; i++)
            yield return i == 0 ? 0 : i * step;
    }

    private double AtX(double value) => Left + (value - x.Low) / (x.High - x.Low) * PlotWidth;

    private double AtY(double value) => Top + Math.Clamp((y.High - value) / (y.High - y.Low), -10, 11) * PlotHeight;

    private void Append(FormattableString text) =>
        _body.Append(text.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
