using System.Reflection;

// Asked by `vsml`: which version of OnnxRuntime the library in this program's folder is, and where that is.
Console.WriteLine(typeof(Program).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => metadata.Key == "OnnxRuntime").Value);
Console.WriteLine(AppContext.BaseDirectory);
