namespace Nabla.IO;

/// <summary>Columns of texts in C# source: the same words, hashes and weights as in the model.</summary>
internal static class CSharpWords
{
    private const string Methods = """
            // Words by their hashes, rare ones with more weight; all inputs together have length 1.
            private static void Words(string text, double[] weights, Span<float> inputs)
            {
                var x = new double[weights.Length];
                for (int i = 0; text != null && i < text.Length;)
                {
                    if (!IsLetter(text[i]))
                    {
                        i++;
                        continue;
                    }

                    uint hash = 2166136261;
                    bool isSign = IsSign(text[i]);
                    do
                    {
                        hash = unchecked((hash ^ Small(text[i])) * 16777619);
                        i++;
                    }
                    while (!isSign && i < text.Length && IsLetter(text[i]) && !IsSign(text[i]));
                    hash ^= hash >> 16;
                    hash = unchecked(hash * 0x85EBCA6B);
                    hash ^= hash >> 13;
                    hash = unchecked(hash * 0xC2B2AE35);
                    hash ^= hash >> 16;
                    x[(int)(hash % (uint)x.Length)] += hash >> 31 == 0 ? 1 : -1;
                }

                double squares = 0;
                for (int i = 0; i < x.Length; i++)
                {
                    x[i] *= weights[i];
                    squares += x[i] * x[i];
                }

                double length = squares == 0 ? 1 : Math.Sqrt(squares);
                for (int i = 0; i < x.Length; i++)
                    inputs[i] = (float)(x[i] / length);
            }

            private static bool IsLetter(char c)
            {
                var category = char.GetUnicodeCategory(c);
                return char.IsLetterOrDigit(c) || char.IsSurrogate(c)
                    || category == System.Globalization.UnicodeCategory.NonSpacingMark
                    || category == System.Globalization.UnicodeCategory.SpacingCombiningMark;
            }

            private static bool IsSign(char c)
            {
                return (c >= '\u3040' && c <= '\u30FF') || (c >= '\u3400' && c <= '\u9FFF');
            }

            // In lower case.
            private static char Small(char c)
            {
                if ((c >= 'A' && c <= 'Z') || (c >= '\u00C0' && c <= '\u00DE' && c != '\u00D7')
                    || (c >= '\u0391' && c <= '\u03A9') || (c >= '\u0410' && c <= '\u042F'))
                    return (char)(c + 32);
                if (c == '\u0130' || c == '\u0131')
                    return 'i';
                if (c == '\u0178')
                    return '\u00FF';
                if (c == '\u03C2')
                    return '\u03C3';
                if ((c >= '\u0100' && c <= '\u0137') || (c >= '\u014A' && c <= '\u0177')
                    || (c >= '\u0460' && c <= '\u0481')
                    || (c >= '\u1E00' && c <= '\u1E95') || (c >= '\u1EA0' && c <= '\u1EFF'))
                    return (char)(c | 1);
                if ((c >= '\u0139' && c <= '\u0148') || (c >= '\u0179' && c <= '\u017E'))
                    return (char)(c + (c & 1));
                if (c >= '\u0400' && c <= '\u040F')
                    return (char)(c + 80);
                return c >= '\u0531' && c <= '\u0556' ? (char)(c + 48) : c;
            }

        """;

    /// <summary>Writes what the statements need.</summary>
    public static void WriteConstants(TextWriter to, SchemaColumn[] columns)
    {
        if (columns.Length > 0)
            to.WriteLine(Methods);
        for (int i = 0; i < columns.Length; i++)
        {
            to.WriteLine(Invariant($"    // {CSharpText.Comment(columns[i].Name)}"));
            to.WriteLine(Invariant($"    private static readonly double[] Weights{i} ="));
            to.WriteLine("    {");
            foreach (double[] line in columns[i].Words!.Weights.Chunk(4))
                to.WriteLine($"        {string.Join(", ", line.Select(CSharpText.Number))},");
            to.WriteLine("    };");
            to.WriteLine();
        }
    }
}
