namespace Nabla.Lab.Drawing;

/// <summary>Text cut into lines.</summary>
public static class TextLines
{
    /// <summary>Breaks a text at its spaces.</summary>
    /// <param name="text">One paragraph.</param>
    /// <param name="width">The most columns of a line; a longer word has a line of its own.</param>
    public static IEnumerable<string> Wrap(string text, int width)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Lines();

        IEnumerable<string> Lines()
        {
            string line = "";
            foreach (string word in text.Split(' '))
            {
                if (line.Length > 0 && line.Length + 1 + word.Length > width)
                {
                    yield return line;
                    line = "";
                }

                line = line.Length == 0 ? word : line + " " + word;
            }

            yield return line;
        }
    }
}
