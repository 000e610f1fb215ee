namespace Nabla.IO;

/// <summary>Lets tables be read as <c>Table.ReadCsv("data.csv")</c>.</summary>
public static class TableReading
{
    extension(Table)
    {
        /// <summary>Reads a CSV file; <see cref="CsvFile.Read(string, CsvOptions?)"/> also says how it was
        /// understood.</summary>
        /// <param name="path">The file.</param>
        /// <param name="options">What is known about it; or null.</param>
        /// <exception cref="DataProblemException">It is missing, damaged, or no table.</exception>
        public static Table ReadCsv(string path, CsvOptions? options = null) => CsvFile.Read(path, options).Table;

        /// <summary>Reads a CSV file whose column to predict is known.</summary>
        /// <param name="path">The file.</param>
        /// <param name="target">The column to predict: its name, "first" or "last".</param>
        /// <param name="options">What is known about the file; or null.</param>
        /// <exception cref="DataProblemException">It is missing, damaged, no table, or has no such column.</exception>
        public static Table ReadCsv(string path, string target, CsvOptions? options = null)
        {
            try
            {
                return CsvFile.Read(path, options).Table.WithTarget(target);
            }
            catch (NablaFormatException e)
            {
                throw DataProblemException.Unusable(path, e, "the table");
            }
        }

        /// <summary>Reads CSV from a stream.</summary>
        /// <param name="stream">Read to its end and left open.</param>
        /// <param name="options">What is known about it; or null.</param>
        /// <exception cref="NablaFormatException">It is damaged, or no table.</exception>
        public static Table ReadCsv(Stream stream, CsvOptions? options = null) => CsvFile.Read(stream, options).Table;
    }
}
