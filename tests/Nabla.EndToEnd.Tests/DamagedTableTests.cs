using System.CommandLine;
using System.Text;
using Nabla.Cli.Shell;

namespace Nabla.EndToEnd.Tests;

/// <summary>Tables damaged at random: every command does its work or says what is wrong, and where.</summary>
public sealed class DamagedTableTests(TableRun run) : IClassFixture<TableRun>
{
    private static readonly string[] s_words =
    [
        "", "NA", "?", "1,5", "1.234,5", "1e999", "-1e308", "nan", "\"", "\"\"", "a\"b", "\"a,b\"", "\0",
        "\u001b[2J", "\r", "\n",
        ",", ";", "\t", ",,,", "#", "# x", "\uFEFF", "ä", "\ud83d\ude00", "2024-01-02", " 7 ", "0x10", "size",
        "kind", "column1",
        "big", "huge", "99999999999999999999", "{", "[1]", "{\"rows\":[{}]}",
    ];

    [Fact]
    public void Damaged_tables_never_end_in_a_stack_trace() => Try(4_000, seed: 1);

    [Fact]
    [Trait("Tier", "long")]
    public void A_hundred_thousand_damaged_tables_never_end_in_a_stack_trace() => Try(100_000, seed: 2);

    private void Try(int times, int seed)
    {
        string[] lines = [.. File.ReadAllLines(run.Csv).Take(9)];
        int[] codes = new int[256];
        var host = new TestHost();
        RootCommand root = App.Root(host.Host);
        for (int i = 0; i < times; i++)
        {
            var random = new System.Random(seed * 1_000_003 + i);
            byte[] damaged = Damaged(lines, random);
            string line = Command(random);
            host.BeginWith(damaged);
            int code = App.Run(line.Split(' '), host.Host, root);
            codes[code]++;
            bool isTold = code == 0 || host.Error.Contains("error: ", StringComparison.Ordinal);
            Assert.True(code is 0 or 2 or 3 && isTold && !host.Error.Contains("   at ", StringComparison.Ordinal)
                && !host.Error.Contains('\u001b') && !host.Error.Contains('\0'),
                $"run {i}: {line}\nexit code {code}\n{host.Error}\n{Encoding.UTF8.GetString(damaged)}");
        }

        Assert.True(codes[0] > times / 10 && codes[3] > times / 10, $"{codes[0]} accepted, {codes[3]} refused");
    }

    private string Command(System.Random random) => random.Next(8) switch
    {
        0 => "train - --dry-run",
        1 => "train - --dry-run --target kind --task classification --ignore price",
        2 => "train - --dry-run --target price --task regression --categorical size",
        3 => $"evaluate {run.Kind} -",
        4 => "inspect - --json",
        5 => $"predict {run.Price} - --json",
        _ => $"predict {run.Kind} - --append",
    };

    // Fields and names are changed, lost, doubled, exchanged; then bytes are.
    private static byte[] Damaged(string[] lines, System.Random random)
    {
        List<List<string>> rows = [.. lines.Select(line => line.Replace("\"age, years\"", "age").Split(',').ToList())];
        rows[0][2] = "\"age, years\"";
        for (int i = random.Next(4); i > 0; i--)
        {
            List<string> row = rows[random.Next(3) == 0 ? 0 : random.Next(rows.Count)];
            int at = random.Next(row.Count);
            switch (random.Next(6))
            {
                case 0: row.Insert(at, s_words[random.Next(s_words.Length)]); break;
                case 1 when row.Count > 1: row.RemoveAt(at); break;
                case 2: (row[at], row[0]) = (row[0], row[at]); break;
                case 3: row[at] += s_words[random.Next(s_words.Length)]; break;
                case 4 when rows.Count > 1: rows.Remove(row); break;
                default: row[at] = s_words[random.Next(s_words.Length)]; break;
            }
        }

        string between = random.Next(5) switch { 0 => ";", 1 => "\t", _ => "," };
        List<byte> bytes =
            [.. Encoding.UTF8.GetBytes(string.Join('\n', rows.Select(row => string.Join(between, row))) + "\n")];
        for (int i = Math.Max(0, random.Next(6) - 3); i > 0; i--)
        {
            int at = random.Next(bytes.Count);
            if (random.Next(3) == 0)
                bytes[at] = (byte)random.Next(256);
            else if (random.Next(2) == 0)
                bytes.RemoveRange(at, Math.Min(bytes.Count - at, random.Next(1, 30)));
            else
                bytes.InsertRange(at, bytes.Slice(0, random.Next(Math.Min(bytes.Count, 30))));
            if (bytes.Count == 0)
                break;
        }

        return [.. bytes];
    }
}
