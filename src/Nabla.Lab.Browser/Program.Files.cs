using System.Globalization;
using System.Runtime.InteropServices.JavaScript;
using Nabla.Lab.Session;

namespace Nabla.Lab.Browser;

// Reading files takes half a megabyte of code: the page loads this engine when somebody opens one
internal static partial class Program
{
    /// <summary>Begins with files that somebody opened.</summary>
    /// <param name="names">Their names, a line each.</param>
    /// <param name="lengths">Their lengths, with commas between them.</param>
    /// <param name="bytes">One after the other.</param>
    /// <param name="target">Of a table: the column to predict; empty: as is usual.</param>
    /// <returns>A <see cref="LabDescription"/> in JSON; or a <see cref="LabProblem"/>: nothing has changed.</returns>
    [JSExport]
    internal static byte[] OpenFiles(string names, string lengths, byte[] bytes, string target)
    {
        try
        {
            var files = new List<LabFile>();
            int at = 0;
            foreach ((string name, string length) in names.Split('\n').Zip(lengths.Split(',')))
            {
                int count = int.Parse(length, CultureInfo.InvariantCulture);
                files.Add(new(name, bytes[at..(at + count)]));
                at += count;
            }

            LabSession opened = new(LabFiles.Open(files, target.Length == 0 ? null : target));
            (s_session, s_saved) = (opened, -1);
            return opened.Handle("{\"type\":\"describe\"}"u8);
        }
        catch (Exception e) when (e is ArgumentException or NablaException or IOException)
        {
            return LabSession.ToJson(LabSession.ProblemOf(e));
        }
    }
}
