using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace DisposableMail.Storage.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class BodiesInPlace : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "HtmlPlace",
                table: "Contents",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "TextPlace",
                table: "Contents",
                type: "TEXT",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "HtmlPlace",
                table: "Contents");

            migrationBuilder.DropColumn(
                name: "TextPlace",
                table: "Contents");
        }
    }
}
